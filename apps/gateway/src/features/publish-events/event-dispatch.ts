import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { OWNERS, Problem, publishEvents, type Owner, type ReportResult } from '@entente/contracts';
import { CONFIG, type GatewayConfig } from '../../gateway-config.js';
import { headersForQuestion } from '../../http/passed-headers.js';
import { ServiceFailure } from '../../services/service-failure.js';
import type { JsonAnswer } from '../../services/service-client.js';
import { Services } from '../../services/services.js';
import type { Arrival } from './arrival.js';

interface Place {
  index: number;
  id: string;
  json: Buffer;
}

/** Bytes in one hand-over; leaves room under the limit of the owner, whose array is a little longer than the lines. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Hands events to their owners, all owners at once, and puts the answers into the order the events came in. */
@Injectable()
export class EventDispatch {
  constructor(
    @Inject(Services) private readonly services: Services,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /**
   * One result per event. Events of an owner that is down or late are `unavailable`, with code `service-unavailable`,
   * while the others are decided. Sending such an event again is safe: an id that was decided gets the same answer.
   */
  async dispatch(arrivals: readonly Arrival[], headers: IncomingHttpHeaders, gone: AbortSignal): Promise<ReportResult[]> {
    const results = new Map<number, ReportResult>();
    const places = new Map<Owner, Place[]>(OWNERS.map((owner) => [owner, []]));
    arrivals.forEach((arrival, index) => {
      if ('refusal' in arrival) results.set(index, arrival.refusal);
      else places.get(arrival.owner)?.push({ index, id: arrival.id, json: arrival.json });
    });
    await Promise.all(
      OWNERS.map(async (owner) => {
        // In order, one after the other: a later revision of a record must not overtake an earlier one.
        for (const part of parts(places.get(owner) ?? [])) {
          const answers = await this.handOver(owner, part, headers, gone);
          part.forEach(({ index, id }, at) => results.set(index, answers[at] ?? unavailable(id, `${owner} gave no answer to this event`)));
        }
      }),
    );
    return arrivals.map((_, index) => results.get(index) ?? unavailable('', 'nobody answered'));
  }

  private async handOver(owner: Owner, part: readonly Place[], headers: IncomingHttpHeaders, gone: AbortSignal): Promise<ReportResult[]> {
    try {
      const answer = await this.services.named(owner).json({
        method: publishEvents.method,
        path: publishEvents.path,
        headers: { ...headersForQuestion(headers), 'content-type': 'application/json' },
        body: arrayOf(part),
        deadlineMs: this.config.WRITE_DEADLINE_MS,
        gone,
        repeatable: true,
      });
      return resultsIn(answer, owner, part);
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      return part.map(({ id }) => unavailable(id, `${error.message}: send the event again`));
    }
  }
}

function resultsIn({ status, body }: JsonAnswer, owner: Owner, part: readonly Place[]): ReportResult[] {
  const answered = publishEvents.response.safeParse(body);
  if (status === 202 && answered.success && answered.data.results.length === part.length) return answered.data.results;
  const problem = Problem.safeParse(body);
  const message = problem.data?.detail ?? `${owner} answered ${status}`;
  // Only these say something about the events; anything else is a matter between gateway and owner, and may pass.
  const final = problem.success && (status === 400 || status === 413);
  return part.map(({ id }) =>
    final
      ? { id, outcome: 'refused', code: problem.data.code, message, ...(problem.data.faults ? { faults: problem.data.faults } : {}) }
      : unavailable(id, message),
  );
}

function unavailable(id: string, message: string): ReportResult {
  return { id, outcome: 'unavailable', code: 'service-unavailable', message };
}

function arrayOf(part: readonly Place[]): Buffer {
  return Buffer.concat([...part.flatMap(({ json }, at) => [Buffer.from(at === 0 ? '[' : ','), json]), Buffer.from(']')]);
}

function* parts(places: readonly Place[]): Generator<Place[]> {
  let part: Place[] = [];
  let bytes = 0;
  for (const place of places) {
    if (part.length > 0 && bytes + place.json.length > MOST_BYTES) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(place);
    bytes += place.json.length;
  }
  if (part.length > 0) yield part;
}
