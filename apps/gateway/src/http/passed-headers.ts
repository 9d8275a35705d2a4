import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { traceparent } from '@entente/tracing';

/** What of a request its service needs. Anything else stays at the door. */
const TO_SERVICE = [
  'authorization',
  'accept',
  'accept-language',
  'content-type',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'last-event-id',
  'range',
  'if-range',
  'repr-digest',
  'content-digest',
];
const TO_CALLER = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'repr-digest',
  'content-disposition',
  'etag',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
  'last-modified',
  'vary',
  'entente-position',
  'entente-truncated',
];

function picked(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** Headers for a service, in the trace of the request in hand. */
export function headersToService(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const parent = traceparent();
  return { ...picked(headers, TO_SERVICE), ...(parent === undefined ? {} : { traceparent: parent }) };
}

export function headersToCaller(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return picked(headers, TO_CALLER);
}

/** Headers for a question of the gateway's own, on behalf of the caller. */
export function headersForQuestion(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const { authorization, traceparent: parent, 'accept-language': language } = headersToService(headers);
  return {
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(parent === undefined ? {} : { traceparent: parent }),
    ...(language === undefined ? {} : { 'accept-language': language }),
  };
}
