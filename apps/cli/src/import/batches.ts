import type { Fault } from '@entente/contracts';
import { v5 } from 'uuid';
import { IMPORTS } from '../mapping/import-kinds.js';
import { mapRow } from '../mapping/map-row.js';
import type { Mapping } from '../mapping/mapping-file.js';
import { readCsv } from './read-csv.js';

/** A row ready to be sent, or the reasons why it cannot be. */
export type PreparedRow =
  { number: number; record: string; event: { data: unknown } & Record<string, unknown> } | { number: number; record: string | undefined; faults: Fault[] };

export interface Preparation {
  file: string;
  mapping: Mapping;
  revision: number;
  /** The run; with the row it gives the event its id. */
  run: string;
  /** When the run began; the time of its events, so that a retry is the same to the byte. */
  startedAt: string;
  /** Rows up to this one are left out. */
  after: number;
  size: number;
}

/** Rows of the table as batches of events, in order. */
export async function* batchesOf({ file, mapping, revision, run, startedAt, after, size }: Preparation): AsyncGenerator<PreparedRow[]> {
  const { event } = IMPORTS[mapping.kind];
  let batch: PreparedRow[] = [];
  for await (const item of readCsv(file)) {
    if ('header' in item || item.number <= after) continue;
    const { number } = item;
    const mapped = mapRow(mapping, item.row, revision);
    if (mapped.mapped) {
      const { source, record, data } = mapped;
      const label = 'label' in data ? { label: data['label'] } : {};
      const envelope = {
        specversion: '1.0',
        id: v5(String(number), run),
        source,
        type: event.type,
        subject: record,
        time: startedAt,
        datacontenttype: 'application/json',
      };
      batch.push({ number, record, event: { ...envelope, ...label, data } });
    } else {
      batch.push({ number, record: mapped.record, faults: mapped.faults });
    }
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
