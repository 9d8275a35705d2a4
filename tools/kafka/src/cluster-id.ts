import { randomBytes } from 'node:crypto';

/** A cluster's id in Kafka's form of a UUID. It never begins with a dash, which the tool that formats would take for an option: its first bit is zero. */
export function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('base64url');
}
