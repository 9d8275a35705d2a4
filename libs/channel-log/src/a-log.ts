import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { LogEntry, type LogContent, type LogLine, type SaltedText } from '@entente/contracts';
import { entryDigest, textDigest } from './digest.js';
import { publishKey, signHead, signingKey, type SigningKey } from './keys.js';

/** A new key, for tests. */
export function aKey(): SigningKey {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return signingKey({ x, d });
}

export type AnEntry = { entry: LogEntry; digest: string; text?: SaltedText };

/** A valid log for tests: messages of two sides and checks of the line. */
export function aLog(length: number, channel: string = randomUUID()): AnEntry[] {
  const log: AnEntry[] = [];
  const counts = { NOR: 0, RUS: 0 };
  for (let position = 1; position <= length; position += 1) {
    const text = { salt: `salt ${position}`, text: { body: `Text ${position}` } };
    const from = position % 3 === 0 ? 'RUS' : 'NOR';
    const isMessage = position % 4 !== 0;
    if (isMessage) counts[from] += 1;
    const content: LogContent = isMessage
      ? {
          kind: 'message-sent',
          message: randomUUID(),
          from,
          number: counts[from],
          to: [from === 'NOR' ? 'RUS' : 'NOR'],
          precedence: 'flash',
          language: 'en',
          textDigest: textDigest(text.salt, text.text),
          translation: 'none',
          acknowledgeBy: '2026-03-01T12:10:00.000Z',
        }
      : { kind: 'line-check-missed', check: randomUUID(), dueAt: '2026-03-01T09:00:00.000Z', streak: 1 };
    log.push(following(log.at(-1), { channel, at: '2026-03-01T12:00:00.000Z', content }, isMessage ? text : undefined));
  }
  return log;
}

/** An entry behind another, as its owner would write it. */
export function following(before: AnEntry | undefined, { channel, at, content }: Pick<LogEntry, 'channel' | 'at' | 'content'>, text?: SaltedText): AnEntry {
  const entry = LogEntry.parse({ channel, position: (before?.entry.position ?? 0) + 1, previous: before?.digest ?? null, at, content });
  return { entry, digest: entryDigest(entry), ...(text && { text }) };
}

/** The lines of an export with heads at some positions, signed by the last of the keys. */
export function anExport(log: readonly AnEntry[], keys: readonly [SigningKey, ...SigningKey[]], headsAt: readonly number[]): object[] {
  const signer = keys.at(-1) ?? keys[0];
  const published = keys.map((key, index) => ({ key: publishKey(key, new Date('2026-01-01T00:00:00Z'), keys[index - 1]) }));
  const lines = log.flatMap((line): object[] => {
    const { channel, position } = line.entry;
    return headsAt.includes(position) ? [line, { head: signHead({ channel, position, digest: line.digest, at: line.entry.at }, signer) }] : [line];
  });
  return [...published, ...lines];
}

/** What a reader sees who may not read the entry. */
export function withheld({ entry: { position, previous }, digest }: AnEntry): LogLine {
  return { position, previous, digest };
}
