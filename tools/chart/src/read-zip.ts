import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const DEFLATED = 8;

/** The files of a zip archive by name; each is unpacked when it is asked for. Without encryption, and below 4 GB. */
export function openZip(path: string): ReadonlyMap<string, () => Buffer> {
  const bytes = readFileSync(path);
  const end = endOf(bytes, path);
  const files = new Map<string, () => Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error(`${path} is no zip archive, or a broken one`);
    const [method, packed, header] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    const [name, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), () => {
      const begin = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
      const content = bytes.subarray(begin, begin + packed);
      return method === DEFLATED ? inflateRawSync(content) : Buffer.from(content);
    });
    at += 46 + name + extra + comment;
  }
  return files;
}

/** Where the list of contents is described: in the last bytes, before a comment. */
function endOf(bytes: Buffer, path: string): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 66_000); at -= 1) if (bytes.readUInt32LE(at) === END) return at;
  throw new Error(`${path} is no zip archive`);
}
