import type { GatewayClient } from '../gateway-client.js';
import { deliver, type DeliveryOptions } from '../delivery.js';
import type { Mapping } from '../mapping/mapping-file.js';
import { batchesOf, type PreparedRow } from './batches.js';
import { inOrder } from './in-order.js';
import { ResultFile, answered, refused, type RowResult } from './result-file.js';
import { removeState, saveState, type RunState, type Tally } from './run-state.js';

export interface ImportJob {
  client: GatewayClient;
  file: string;
  mapping: Mapping;
  revision: number;
  batchSize: number;
  inFlight: number;
  delivery: DeliveryOptions & { signal: AbortSignal };
  stateFile: string;
  state: RunState;
  onResults: (results: readonly RowResult[], tally: Tally) => void;
}

/** The tally with these results counted in. */
export function counted(tally: Tally, results: readonly RowResult[]): Tally {
  const of = (outcome: RowResult['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  return {
    read: tally.read + results.length,
    stored: tally.stored + of('stored'),
    duplicates: tally.duplicates + of('duplicate'),
    refused: tally.refused + of('refused'),
    warnings: tally.warnings + results.reduce((sum, result) => sum + (result.warnings?.length ?? 0), 0),
  };
}

/** Sends what can be sent of a batch; every row gets its result. */
async function resultsOf(batch: readonly PreparedRow[], client: GatewayClient, delivery: DeliveryOptions): Promise<RowResult[]> {
  const events = batch.flatMap((row) => ('event' in row ? [row.event] : []));
  const answers = (await deliver(client, events, delivery)).values();
  return batch.flatMap((row) => {
    if (!('event' in row)) return [refused(row.number, row.record, 'not-mapped', row.faults)];
    const answer = answers.next();
    return answer.done ? [] : [answered(row.number, row.record, answer.value)];
  });
}

/**
 * Sends every row after `state.tally.read` and writes its result, batch by batch in the order of the rows; the state is
 * saved after each. Returns the tally of the whole run, and removes the state. If it throws, the state says how far it came.
 */
export async function importFile(job: ImportJob): Promise<Tally> {
  let { state } = job;
  const results = await ResultFile.open(state.results, state.resultBytes);
  const stop = new AbortController();
  const delivery = { ...job.delivery, signal: AbortSignal.any([job.delivery.signal, stop.signal]) };
  try {
    await saveState(job.stateFile, { ...state, resultBytes: results.bytes });
    const batches = batchesOf({
      file: job.file,
      mapping: job.mapping,
      revision: job.revision,
      run: state.run,
      startedAt: state.startedAt,
      after: state.tally.read,
      size: job.batchSize,
    });
    for await (const batch of inOrder(
      batches,
      job.inFlight,
      (rows) => resultsOf(rows, job.client, delivery),
      () => stop.abort(),
    )) {
      await results.append(batch);
      state = { ...state, resultBytes: results.bytes, tally: counted(state.tally, batch) };
      await saveState(job.stateFile, state);
      job.onResults(batch, state.tally);
    }
  } finally {
    await results.close();
  }
  await removeState(job.stateFile);
  return state.tally;
}
