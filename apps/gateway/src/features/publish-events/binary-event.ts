import type { IncomingHttpHeaders } from 'node:http';
import { DomainError, parseJson } from '@entente/contracts';

/** The CloudEvents HTTP binding percent-encodes what does not fit into a header. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function attributeOf(name: string, text: string): unknown {
  if (name === 'sequence') return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (name !== 'label') return text;
  try {
    return parseJson(Buffer.from(text));
  } catch {
    return text; // the owner refuses it with the path
  }
}

/**
 * The event of a request in binary mode: attributes from the `ce-…` headers, data from the body. Throws `invalid` where
 * no header makes an event of it, and where the body is no JSON.
 */
export function binaryEvent(headers: IncomingHttpHeaders, body: Buffer): Record<string, unknown> {
  const attributes = Object.entries(headers).flatMap(([name, value]): [string, unknown][] => {
    if (!name.startsWith('ce-') || typeof value !== 'string') return [];
    const attribute = name.slice(3);
    return [[attribute, attributeOf(attribute, decoded(value))]];
  });
  if (attributes.length === 0) {
    const message =
      'application/json is the data of one event whose attributes are in ce-… headers; a whole event is application/cloudevents+json, many are application/cloudevents-batch+json or application/x-ndjson';
    throw new DomainError('invalid', 'not-an-event', message, [{ path: '/headers/ce-id', code: 'missing', message: 'binary mode needs the ce-… headers' }]);
  }
  return { ...Object.fromEntries(attributes), data: parseJson(body) };
}
