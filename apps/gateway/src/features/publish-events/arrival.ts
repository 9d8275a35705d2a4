import { EVENTS, OWNERS, ownerOf, type Fault, type Owner, type ReportResult } from '@entente/contracts';

/** An event on its way to its owner, as the bytes to be handed over; or the refusal of one that has none. */
export type Arrival = { id: string; owner: Owner; json: Buffer } | { refusal: ReportResult };

const REPORT_TYPES = EVENTS.filter(({ direction }) => direction === 'report').map(({ type }) => type);

/** Readers skip it at the beginning of a text; in the middle of one it breaks the JSON. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function refusal(id: string, code: string, message: string, faults: Fault[]): Arrival {
  return { refusal: { id, outcome: 'refused', code, message, faults } };
}

/** A line or an element that is no JSON at all. */
export function unreadable(code: string, message: string): Arrival {
  return refusal('', code, message, [{ path: '', code, message }]);
}

/**
 * Whose event it is, by its type. The owner checks the rest; refused here is only what has no owner: `not-an-event`
 * without a type, `unknown-event-type` with one nobody takes. There is nobody to keep these, so they are no dead letters.
 */
export function arrivalOf(event: unknown, json: Buffer): Arrival {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return refusal('', 'not-an-event', 'an event is a JSON object', [{ path: '', code: 'not-an-event', message: 'an event is a JSON object' }]);
  const id = 'id' in event && typeof event.id === 'string' ? event.id.slice(0, 200) : '';
  const type = 'type' in event ? event.type : undefined;
  if (typeof type !== 'string')
    return refusal(id, 'not-an-event', '/type: the event does not say what it is', [
      { path: '/type', code: 'missing', message: 'the event does not say what it is', accepted: REPORT_TYPES },
    ]);
  const owner = OWNERS.find((name) => name === ownerOf(type));
  if (owner === undefined) {
    const message = `nobody takes events of type ${type.slice(0, 200)}`;
    return refusal(id, 'unknown-event-type', `/type: ${message}`, [{ path: '/type', code: 'unknown-event-type', message, accepted: REPORT_TYPES }]);
  }
  return { id, owner, json: json.subarray(0, 3).equals(BYTE_ORDER_MARK) ? json.subarray(3) : json };
}
