import { randomUUID } from 'node:crypto';
import { EventEnvelope, faultsOf } from '@entente/contracts';
import { IMPORTS } from '../mapping/import-kinds.js';
import type { Mapping } from '../mapping/mapping-file.js';
import { batchesOf } from './batches.js';
import { counted } from './import-file.js';
import { refused, type RowResult } from './result-file.js';
import { EMPTY_TALLY, type Tally } from './run-state.js';

/** Maps every row and checks it against its contract, sending nothing. What only the service can decide stays open. */
export async function dryRun(
  file: string,
  mapping: Mapping,
  revision: number,
  onResults: (results: readonly RowResult[], tally: Tally) => void | Promise<void>,
): Promise<Tally> {
  const { event: contract } = IMPORTS[mapping.kind];
  let tally = EMPTY_TALLY;
  for await (const batch of batchesOf({ file, mapping, revision, run: randomUUID(), startedAt: new Date().toISOString(), after: 0, size: 500 })) {
    const results = batch.map((row): RowResult => {
      if (!('event' in row)) return refused(row.number, row.record, 'not-mapped', row.faults);
      const data = contract.data.safeParse(row.event.data);
      const envelope = EventEnvelope.safeParse(row.event);
      const faults = [...(data.error ? faultsOf(data.error) : []), ...(data.success && envelope.error ? faultsOf(envelope.error) : [])];
      return faults.length > 0 ? refused(row.number, row.record, 'invalid-data', faults) : { row: row.number, record: row.record, outcome: 'valid' };
    });
    tally = counted(tally, results);
    await onResults(results, tally);
  }
  return tally;
}
