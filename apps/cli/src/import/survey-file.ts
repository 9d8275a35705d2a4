import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readCsv } from './read-csv.js';

/** What is known of a table before its first row is sent. */
export interface Survey {
  header: string[];
  rows: number;
  sha256: string;
}

/** Reads the whole table once: a broken line is told before anything is sent, and the digest tells later whether it is the same table. */
export async function surveyFile(file: string): Promise<Survey> {
  let header: string[] = [];
  let rows = 0;
  for await (const item of readCsv(file)) {
    if ('header' in item) header = item.header;
    else rows = item.number;
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { header, rows, sha256: hash.digest('hex') };
}
