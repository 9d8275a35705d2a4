import { Digest, Instant, LogKey, SaltedText, SignedHead } from '@entente/contracts';
import { z } from 'zod';

/** What a verifier must understand of an entry; the rest of it is only hashed, so that newer kinds of content are verified too. */
const Entry = z.looseObject({
  channel: z.string(),
  position: z.int(),
  previous: Digest.nullable(),
  at: Instant,
  content: z.looseObject({ kind: z.string(), from: z.string().optional(), number: z.int().optional(), textDigest: Digest.optional() }),
});

/** An entry of a log with its digest, as a verifier reads it. */
export const ShownEntry = z.object({ entry: Entry, digest: z.string(), text: SaltedText.optional() });
export type ShownEntry = z.infer<typeof ShownEntry>;
/** An entry of which only the place in the chain is shown. */
export const WithheldEntry = z.object({ position: z.int(), previous: Digest.nullable(), digest: z.string() });
export type WithheldEntry = z.infer<typeof WithheldEntry>;

/** A line of a log or an export, as a verifier reads it. */
export type ReadLine = ShownEntry | WithheldEntry | { head: SignedHead } | { key: LogKey } | { malformed: true };

const Line = z.union([ShownEntry, z.object({ head: SignedHead }), z.object({ key: LogKey }), WithheldEntry]);

/** Reads a line; what is none of those known is `malformed`. */
export function readLine(line: unknown): ReadLine {
  const read = Line.safeParse(line);
  return read.success ? read.data : { malformed: true };
}
