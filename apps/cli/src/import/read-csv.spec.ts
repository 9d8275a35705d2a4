import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { readCsv } from './read-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-csv-'));
const file = join(folder, 't.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<unknown[]> {
  writeFileSync(file, content);
  const items: unknown[] = [];
  for await (const item of readCsv(file)) items.push(item);
  return items;
}

describe('reading a table', () => {
  it('gives back what was written, cell by cell', async () => {
    const cell = fc
      .oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('a,b', 'line\nbreak', '"', 'é', '日本', ';'))
      .map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const items = await read(stringify([['x', 'y'], ...rows], { quoted: true, quoted_empty: true }));
        expect(items.slice(1)).toEqual(rows.map(([x, y], index) => ({ number: index + 1, row: { x, y } })));
      }),
      { numRuns: 50 },
    );
  });

  it('takes a byte order mark, blank lines and Windows line ends for what they are', async () => {
    expect(await read('\uFEFFx,y\r\n1,2\r\n\r\n3,4\r\n')).toEqual([
      { header: ['x', 'y'] },
      { number: 1, row: { x: '1', y: '2' } },
      { number: 2, row: { x: '3', y: '4' } },
    ]);
  });

  it('reads a character that falls between two chunks', async () => {
    const long = `${'a'.repeat(65_535)}é`;
    expect(await read(`x\n${long}\n`)).toContainEqual({ number: 1, row: { x: long } });
  });

  it.each([
    ['x,y\n1,2\n3\n', 'line 3: 1 cells where the header has 2'],
    ['x,y\n"a\nb",2\n\n1,2,3\n', 'line 5: 3 cells where the header has 2'],
    ['x,y\n1,"2\n', /line \d+: .*[Qq]uote/],
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['x,x\n', 'line 1: the column "x" stands there twice'],
    [Buffer.concat([Buffer.from('x,y\n1,2\n3,'), Buffer.from([0xe9]), Buffer.from('\n')]), 'line 3: not UTF-8'],
    [Buffer.from('\uFEFFx,y\n', 'utf16le'), 'line 1: not UTF-8'],
  ])('names the line of what is broken: %j', async (content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });

  it('says that a file does not exist', async () => {
    const missing = readCsv(join(folder, 'missing.csv'));
    await expect(missing.next()).rejects.toThrow('there is no file');
  });
});
