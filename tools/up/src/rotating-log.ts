import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const keptLines = 40;

/** A log file that is set aside as `<path>.1` when it grows over the limit, so that two files are kept at most. */
export class RotatingLog {
  private file: number;
  private size: number;
  private unfinished = '';
  private open = true;
  private readonly recent: string[] = [];

  constructor(
    readonly path: string,
    private readonly limitBytes = 10 * 1024 * 1024,
  ) {
    this.file = openSync(path, 'a', 0o600);
    this.size = fstatSync(this.file).size;
  }

  write(chunk: Buffer): void {
    if (!this.open) return;
    if (this.size > 0 && this.size + chunk.length > this.limitBytes) this.rotate();
    writeSync(this.file, chunk);
    this.size += chunk.length;
    const lines = (this.unfinished + chunk.toString()).split('\n');
    this.unfinished = lines.pop() ?? '';
    this.recent.push(...lines.filter((line) => line.trim() !== '').slice(-keptLines));
    this.recent.splice(0, this.recent.length - keptLines);
  }

  /** The last lines written since this log was opened, oldest first. */
  lastLines(count: number): string[] {
    return [...this.recent, this.unfinished].filter((line) => line.trim() !== '').slice(-count);
  }

  close(): void {
    if (this.open) closeSync(this.file);
    this.open = false;
  }

  private rotate(): void {
    closeSync(this.file);
    renameSync(this.path, `${this.path}.1`);
    this.file = openSync(this.path, 'a', 0o600);
    this.size = 0;
  }
}
