import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aKey, aLog, anExport, following, withheld, type AnEntry } from './a-log.js';
import { inOrder } from './in-order.js';
import { publishKey, signHead } from './keys.js';
import { LogVerifier, type Held, type LogFault } from './verify.js';

const key = aKey();

function verify(lines: readonly unknown[], held: Held = {}): { fault: LogFault | undefined; verifier: LogVerifier } {
  const verifier = new LogVerifier(held);
  for (const line of lines) verifier.take(JSON.parse(JSON.stringify(line)));
  return { fault: verifier.end(), verifier };
}

function found(lines: readonly unknown[], held: Held = {}): [string, number] | undefined {
  const { fault } = verify(lines, held);
  return fault && [fault.code, fault.position];
}

/** The log with other entries from a position on, every digest right. */
function replaced(log: readonly AnEntry[], from: number): AnEntry[] {
  return log.reduce<AnEntry[]>((before, line) => {
    const at = line.entry.position === from ? '2026-03-01T12:00:01.000Z' : line.entry.at;
    return [...before, line.entry.position < from ? line : following(before.at(-1), { ...line.entry, at }, line.text)];
  }, []);
}

describe('a log', () => {
  const log = aLog(12);
  const sent = log.findIndex(({ text }) => text !== undefined);

  it('is verified to its end', () => {
    const { fault, verifier } = verify(anExport(log, [key], [5, 12]));
    expect(fault).toBeUndefined();
    expect(verifier.verified).toEqual({ channel: log[0]?.entry.channel, entries: 12, withheld: 0, texts: 9, heads: 2, signedUpTo: 12 });
  });

  it('is verified as far as a reader sees it', () => {
    const seen = log.map((line, index) => (index % 2 === 0 ? withheld(line) : line));
    expect(verify(seen).verifier.verified).toMatchObject({ entries: 12, withheld: 6 });
    expect(found(seen)).toBeUndefined();
  });

  it('names the entry that was changed', () => {
    const changed = log.map((line, index) => (index === 6 ? { ...line, entry: { ...line.entry, at: '2026-03-01T12:00:00.001Z' } } : line));
    expect(found(changed)).toEqual(['wrong-digest', 7]);
    expect(found(log.map((line, index) => (index === 6 ? { stored: '{ }', digest: line.digest } : line)))).toEqual(['malformed', 7]);
  });

  it('names the text that was changed', () => {
    const changed = log.map((line, index) => (index === sent ? { ...line, text: { salt: 'salt', text: { body: 'Another' } } } : line));
    expect(found(changed)).toEqual(['wrong-text', sent + 1]);
  });

  it('names the place of an entry that is gone, stands elsewhere or comes from another log', () => {
    expect(found(log.filter((_, index) => index !== 4))).toEqual(['wrong-position', 5]);
    expect(found(log.map((line, index) => log[index === 4 ? 5 : index === 5 ? 4 : index] ?? line))).toEqual(['wrong-position', 5]);
    expect(found(log.map((line, index) => (index === 4 ? (aLog(5)[4] ?? line) : line)))).toEqual(['wrong-channel', 5]);
    expect(found(log, { channel: 'another' })).toEqual(['wrong-channel', 1]);
  });

  it('finds a tail that was replaced or cut by what was signed before, wherever the head is kept', () => {
    const { channel } = log[11]?.entry ?? {};
    const head = signHead({ channel: channel ?? '', position: 12, digest: log[11]?.digest ?? '', at: '2026-03-01T12:00:02.000Z' }, key);
    const shown = [{ key: publishKey(key, new Date()) }];
    expect(found([...shown, ...replaced(log, 9)])).toBeUndefined();
    expect(found([...shown, ...replaced(log, 9)], { heads: [head] })).toEqual(['head-differs', 12]);
    expect(found([...shown, { head }, ...replaced(log, 9)])).toEqual(['head-differs', 12]);
    expect(found([...shown, ...replaced(log, 9), { head }])).toEqual(['head-differs', 12]);
    expect(found([...shown, ...log.slice(0, 10), { head }])).toEqual(['tail-cut', 11]);
    expect(found([...shown, ...log.slice(0, 10)], { heads: [head] })).toEqual(['tail-cut', 11]);
    const verifier = new LogVerifier();
    for (const line of log.slice(0, 10)) verifier.take(line);
    expect(verifier.end(12)).toMatchObject({ code: 'tail-cut', position: 11 });
  });

  it('counts the messages of each side', () => {
    const wrong = log.reduce<AnEntry[]>((before, { entry, text }) => {
      const content = entry.content.kind === 'message-sent' && entry.position >= 7 ? { ...entry.content, number: entry.content.number + 1 } : entry.content;
      return [...before, following(before.at(-1), { ...entry, content }, text)];
    }, []);
    expect(found(wrong)).toEqual(['wrong-number', 7]);
    expect(found(wrong.map((line) => (line.entry.position === 2 ? withheld(line) : line)))).toEqual(['wrong-number', 7]);
  });
});

describe('the keys of heads', () => {
  const log = aLog(3);
  const [old, next, stranger] = [aKey(), aKey(), aKey()];
  const held = [publishKey(old, new Date())];

  it('are trusted when the one before endorses them', () => {
    expect(found(anExport(log, [old, next], [3]))).toBeUndefined();
    expect(found(anExport(log, [old, next], [3]), { keys: held })).toBeUndefined();
    expect(found(anExport(log, [old, next, stranger], [3]), { keys: held })).toBeUndefined();
  });

  it('are not trusted otherwise', () => {
    expect(found(anExport(log, [stranger, next], [3]), { keys: held })).toEqual(['key-not-endorsed', 3]);
    const lines = anExport(log, [old], [3]);
    const unendorsed = [...lines.slice(0, 1), { key: publishKey(next, new Date()) }, ...anExport(log, [next], [3]).slice(1)];
    expect(found(unendorsed)).toEqual(['key-not-endorsed', 3]);
    expect(found(lines.slice(1))).toEqual(['key-unknown', 3]);
    const forged = lines.map((line) => ('head' in line ? { head: { ...Object(line.head), at: '2026-03-01T12:00:09.000Z' } } : line));
    expect(found(forged)).toEqual(['wrong-signature', 3]);
    const posing = { key: { ...publishKey(stranger, new Date()), id: old.id } };
    expect(found([posing, ...lines.slice(1)])).toEqual(['key-not-endorsed', 3]);
  });
});

/** Every place in a line that holds a value, but for the texts of a log of which the digest is shown. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function withChange(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return typeof value === 'number' ? value + 1 : typeof value === 'string' ? flipped(value) : 'something';
  if (Array.isArray(value)) return value.map((inner, index) => (String(index) === name ? withChange(inner, rest) : inner));
  return { ...Object(value), [name]: withChange(Object(value)[name], rest) };
}

/** The text with another first letter, of the same kind. */
function flipped(text: string): string {
  const first = text[0] ?? '';
  return (first === '1' ? '2' : first === 'a' ? 'b' : /\d/.test(first) ? '1' : 'a') + text.slice(1);
}

describe('any one change', () => {
  it('to a log with a signed end is found, at the line that was changed or where it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 14 }), fc.nat(), fc.nat(), fc.constantFrom('leaf', 'drop', 'twice', 'swap', 'cut'), (length, at, where, how) => {
        const lines = anExport(aLog(length), [key], [length]);
        const entries = lines.slice(1, -1);
        const index = at % entries.length;
        const line = entries[index];
        const change = (): unknown[] => {
          if (how === 'drop') return entries.filter((_, other) => other !== index);
          if (how === 'twice') return entries.flatMap((one, other) => (other === index ? [one, one] : [one]));
          if (how === 'cut') return entries.slice(0, index);
          if (how === 'swap')
            return entries.map((one, other) => (other === index ? entries[(index + 1) % length] : other === (index + 1) % length ? line : one));
          const places = leaves(line);
          return entries.map((one, other) => (other === index ? withChange(one, places[where % places.length] ?? []) : one));
        };
        const fault = found([lines[0], ...change(), lines.at(-1)]);
        expect(fault).toBeDefined();
        expect(fault?.[1]).toBeLessThanOrEqual(index + 2);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an export', () => {
  it('holds everything in an order in which it can be verified, whatever the pages', async () => {
    const log = aLog(23);
    const all = anExport(log, [key], [2, 3, 7, 11, 12, 13, 20, 23]).flatMap((line) => ('head' in line ? [line.head] : []));
    for (const [headsAPage, linesAPage] of [
      [1, 5],
      [3, 1],
      [100, 4],
      [2, 100],
    ] as const) {
      const page = <T>(items: readonly T[], from: number, size: number, next: (item: T) => number): { items: T[]; next: number | null } => {
        const part = items.filter((item) => next(item) > from).slice(0, size);
        const last = part.at(-1);
        return { items: part, next: last === undefined || last === items.at(-1) ? null : next(last) };
      };
      const heads = all.map((head) => ({ head, position: Number(Object(head).position) }));
      const source = inOrder({
        keys: async () => [publishKey(key, new Date())],
        heads: async (after) => {
          const { items, next } = page(heads, after, headsAPage, ({ position }) => position);
          return { items: items.map(({ head }) => Object(head)), next };
        },
        lines: async (after, limit) => page(log, after, Math.min(limit, linesAPage), ({ entry }) => entry.position),
      });
      const verifier = new LogVerifier();
      for await (const line of source) expect(verifier.take(line)).toBeUndefined();
      expect([verifier.end(), verifier.verified]).toMatchObject([undefined, { entries: 23, heads: 8, signedUpTo: 23 }]);
    }
  });
});
