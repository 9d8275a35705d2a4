const NEWLINE = 0x0a;
const BLANK = /^[\s\uFEFF]*$/;

/** Lines of a stream of bytes, one at a time, without their ends and without blank ones; with their number, from 1. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<{ number: number; bytes: Buffer }> {
  let number = 0;
  let pending: Buffer[] = [];
  const line = (last: Buffer): { number: number; bytes: Buffer } | undefined => {
    number += 1;
    const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    pending = [];
    return bytes.length < 16 && BLANK.test(bytes.toString()) ? undefined : { number, bytes };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const complete = line(chunk.subarray(from, end));
      from = end + 1;
      if (complete) yield complete;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  const rest = pending.length > 0 ? line(Buffer.alloc(0)) : undefined;
  if (rest) yield rest;
}
