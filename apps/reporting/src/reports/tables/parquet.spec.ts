import { describe, expect, it } from '@jest/globals';
import type { ReportColumn } from '@entente/contracts';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetOf } from './parquet.js';

const columns: ReportColumn[] = [
  { name: 'kind', type: 'text', says: 'a kind' },
  { name: 'due', type: 'integer', unit: 'deadlines', says: 'how many' },
  { name: 'median', type: 'number', unit: 'days', says: 'half' },
  { name: 'next', type: 'day', says: 'the soonest' },
];

function bytesOf(rows: (string | number | null)[][]): ArrayBuffer {
  return Uint8Array.from(parquetOf(columns, rows)).buffer;
}

describe('a table as Parquet', () => {
  it('is read back as it was, nothing as nothing, days as days', async () => {
    const file = bytesOf([
      ['révision "de", l’accord\n', 3, 12.5, '2026-02-28'],
      [null, null, null, null],
      ['', -1, 0, '1949-04-04'],
    ]);
    expect(await parquetReadObjects({ file })).toEqual([
      { kind: 'révision "de", l’accord\n', due: 3, median: 12.5, next: new Date('2026-02-28') },
      { kind: null, due: null, median: null, next: null },
      { kind: '', due: -1, median: 0, next: new Date('1949-04-04') },
    ]);
  });

  it('says the type of every column, also of a table without rows, and its unit', async () => {
    const file = bytesOf([]);
    const { schema, key_value_metadata: about } = parquetMetadata(file);
    expect(await parquetReadObjects({ file })).toEqual([]);
    expect(schema.slice(1).map(({ name, type, converted_type }) => [name, type, converted_type])).toEqual([
      ['kind', 'BYTE_ARRAY', 'UTF8'],
      ['due', 'INT32', undefined],
      ['median', 'DOUBLE', undefined],
      ['next', 'INT32', 'DATE'],
    ]);
    expect(JSON.parse(about?.find(({ key }) => key === 'entente.columns')?.value ?? '')).toEqual(columns);
  });
});
