import type { ReportColumn } from '@entente/contracts';
import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import type { Cell } from './table.js';

const TYPES: Readonly<Record<ReportColumn['type'], Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  day: { type: 'INT32', converted_type: 'DATE' },
};

function valueOf(type: ReportColumn['type'], cell: Cell | undefined): Cell | Date {
  return cell === undefined || cell === null ? null : type === 'day' ? new Date(cell) : cell;
}

/** A table as Parquet; the unit of each column is in the file's own metadata. */
export function parquetOf(columns: readonly ReportColumn[], rows: readonly (readonly Cell[])[]): Buffer {
  return Buffer.from(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...TYPES[type] })),
      ],
      columnData: columns.map(({ name, type }, at) => ({ name, data: rows.map((row) => valueOf(type, row[at])) })),
      kvMetadata: [{ key: 'entente.columns', value: JSON.stringify(columns) }],
      createdBy: 'entente',
    }),
  );
}
