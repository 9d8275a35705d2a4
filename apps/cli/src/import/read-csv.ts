import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Transform, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import type { Row } from '../mapping/read-cell.js';

export interface CsvRow {
  /** 1 for the first row after the header. */
  number: number;
  row: Row;
}

const SystemError = z.object({ code: z.enum(['ENOENT', 'EISDIR', 'EACCES']) });
const Parsed = z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) });

/** Passes bytes on line by line and stops at the first line that is not UTF-8. */
function onlyUtf8(file: string): Transform {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const check = (block: Buffer): Buffer => {
    if (!isUtf8(block)) {
      for (let start = 0; start < block.length; line += 1) {
        const end = block.indexOf(10, start) + 1 || block.length;
        if (!isUtf8(block.subarray(start, end)))
          throw new CliError(`${file}, line ${line}: not UTF-8`, 'save the file as UTF-8 (many spreadsheets call it "CSV UTF-8").');
        start = end;
      }
    }
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) line += 1;
    return block;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      rest = bytes.subarray(end);
      try {
        done(null, check(bytes.subarray(0, end)));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    flush(done) {
      try {
        done(null, check(rest));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

function explained(error: unknown, file: string, lines: number, width: number): unknown {
  if (error instanceof CsvError) {
    // A blank line is skipped by the parser, so its own count of lines is the one an editor shows.
    const line = typeof error['lines'] === 'number' ? error['lines'] : lines + 1;
    const record: unknown = error['record'];
    if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
      return new CliError(
        `${file}, line ${line}: ${Array.isArray(record) ? record.length : 'another number of'} cells where the header has ${width}`,
        'a cell with a comma or a line break must be in "quotes".',
      );
    }
    return new CliError(`${file}, line ${line}: ${error.message}`);
  }
  const system = SystemError.safeParse(error);
  switch (system.data?.code) {
    case 'ENOENT':
      return new CliError(`there is no file ${file}`);
    case 'EISDIR':
      return new CliError(`${file} is a folder, not a file`);
    case 'EACCES':
      return new CliError(`${file} may not be read by this user`);
    case undefined:
      return error;
  }
}

/** The header of a table, then its rows, as a stream. Throws `CliError` naming the line for anything that is not CSV in UTF-8. */
export async function* readCsv(file: string): AsyncGenerator<{ header: string[] } | CsvRow> {
  const parser = parse({ bom: true, info: true, skip_empty_lines: true });
  pipeline(createReadStream(file), onlyUtf8(file), parser, () => undefined);
  let header: string[] | undefined;
  let number = 0;
  let lines = 0;
  try {
    for await (const item of parser) {
      const { info, record } = Parsed.parse(item);
      lines = info.lines;
      if (header === undefined) {
        header = record.map((name) => name.trim());
        const twice = header.find((name, index) => header?.indexOf(name) !== index);
        if (twice !== undefined) throw new CliError(`${file}, line ${lines}: the column "${twice}" stands there twice`);
        yield { header };
      } else {
        number += 1;
        yield { number, row: Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])) };
      }
    }
  } catch (error) {
    throw explained(error, file, lines, header?.length ?? 0);
  }
  if (header === undefined) throw new CliError(`${file} is empty: it has not even a header`);
}
