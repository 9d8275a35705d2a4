import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fault, ReportResult } from '@entente/contracts';
import { stringify } from 'csv-stringify/sync';
import { faultsInOneLine } from '../explain.js';

/** The answer to one row. `valid` is said by a dry run only. */
export interface RowResult {
  row: number;
  record?: string | undefined;
  outcome: 'stored' | 'duplicate' | 'refused' | 'valid';
  subject?: string | undefined;
  code?: string | undefined;
  message?: string | undefined;
  faults?: Fault[] | undefined;
  warnings?: { code: string; message: string }[] | undefined;
}

const COLUMNS = ['row', 'record', 'outcome', 'subject', 'code', 'message', 'faults', 'warnings'];

function cells(result: RowResult): string[] {
  const warnings = (result.warnings ?? []).map((warning) => `${warning.message} [${warning.code}]`).join('; ');
  return [
    String(result.row),
    result.record ?? '',
    result.outcome,
    result.subject ?? '',
    result.code ?? '',
    result.message ?? '',
    faultsInOneLine(result.faults ?? []),
    warnings,
  ];
}

/** The result of a row from the service's answer to its report. Undecided answers never come here. */
export function answered(row: number, record: string, answer: ReportResult): RowResult {
  const { outcome, subject, code, message, faults, warnings } = answer;
  return { row, record, outcome: outcome === 'unavailable' ? 'refused' : outcome, subject, code, message, faults, warnings };
}

/** A row that could not be mapped, or that breaks the contract. */
export function refused(row: number, record: string | undefined, code: string, faults: Fault[]): RowResult {
  return { row, record, outcome: 'refused', code, message: faults.map((fault) => fault.message).join('; '), faults };
}

/** Results as CSV on disk, one line per row, in the order of the rows. */
export class ResultFile {
  private constructor(
    private readonly handle: FileHandle,
    public bytes: number,
  ) {}

  /** Opens the file and keeps its first `keep` bytes; a new one gets the header. */
  static async open(path: string, keep: number): Promise<ResultFile> {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, keep > 0 ? 'r+' : 'w');
    await handle.truncate(keep);
    const file = new ResultFile(handle, keep);
    if (keep === 0) await file.write(stringify([COLUMNS]));
    return file;
  }

  async append(results: readonly RowResult[]): Promise<void> {
    await this.write(stringify(results.map(cells), { escape_formulas: true }));
  }

  private async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.handle.write(bytes, 0, bytes.length, this.bytes);
    await this.handle.datasync();
    this.bytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
