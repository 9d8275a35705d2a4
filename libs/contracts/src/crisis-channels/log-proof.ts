import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { Digest, LogEntry } from './log-entry.js';

/** RFC 7638 thumbprint of a public key. */
export const LogKeyId = z
  .string()
  .regex(/^[\w-]{43}$/, 'expected the thumbprint of a key')
  .meta({ id: 'LogKeyId' });
export type LogKeyId = z.infer<typeof LogKeyId>;

/** An Ed25519 signature (RFC 8032) in base64. */
export const Signature = z
  .string()
  .regex(/^[A-Za-z0-9+/]{86}==$/, 'expected a signature in base64')
  .meta({ id: 'Signature' });
export type Signature = z.infer<typeof Signature>;

/** The public half of a key that signs the heads of logs. */
export const LogKey = z
  .strictObject({
    id: LogKeyId,
    x: z
      .string()
      .regex(/^[\w-]{43}$/, 'expected 32 bytes in base64url')
      .describe('the key, as in a JWK of Ed25519 (RFC 8037)'),
    publishedAt: Instant,
    endorsement: z
      .strictObject({ by: LogKeyId, signature: Signature })
      .optional()
      .describe('the key before signs the canonical JSON of { key, x, publishedAt, by }; absent on the first, and where the one before is lost'),
  })
  .meta({ id: 'LogKey' });
export type LogKey = z.infer<typeof LogKey>;

/** What a head says: up to this position a channel's log is the chain that ends in this digest. */
export const LogHead = z.strictObject({ channel: AggregateId, position: z.int().min(1), digest: Digest, at: Instant, key: LogKeyId });
export type LogHead = z.infer<typeof LogHead>;

/** A head, and the signature of its canonical JSON (RFC 8785) without this field. */
export const SignedHead = LogHead.extend({ signature: Signature }).meta({ id: 'SignedHead' });
export type SignedHead = z.infer<typeof SignedHead>;

/** The text of a message with its salt, whose digest is in the entry. */
export const SaltedText = z.strictObject({ salt: z.string(), text: z.record(z.string(), z.unknown()) }).meta({ id: 'SaltedText' });
export type SaltedText = z.infer<typeof SaltedText>;

/** An entry as the log shows it to a reader. What he may not read is withheld: he can check its place in the chain and no more. */
export const LogLine = z
  .union([
    z.strictObject({ entry: LogEntry, digest: Digest, text: SaltedText.optional() }),
    z.strictObject({ position: z.int(), previous: Digest.nullable(), digest: Digest }).describe('withheld'),
    z.strictObject({ stored: z.string(), digest: z.string() }).describe('what is stored is not an entry in canonical form: somebody changed it'),
  ])
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof LogLine>;

/** A line of an export: keys first, then entries in order, a head before the entry it is about or right behind it. */
export const ExportLine = z.union([LogLine, z.strictObject({ head: SignedHead }), z.strictObject({ key: LogKey })]).meta({ id: 'ExportLine' });
export type ExportLine = z.infer<typeof ExportLine>;
