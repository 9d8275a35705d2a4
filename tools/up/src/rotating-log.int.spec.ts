import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotatingLog } from './rotating-log.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-log-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a log file', () => {
  it('is set aside once it is full, and the one before is let go', () => {
    const log = new RotatingLog(join(folder, 'a.log'), 20);
    for (const line of ['first line 1\n', 'second line\n', 'third line 3\n']) log.write(Buffer.from(line));
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1']);
    expect(readFileSync(join(folder, 'a.log.1'), 'utf8')).toBe('second line\n');
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('third line 3\n');
    expect(log.lastLines(2)).toEqual(['second line', 'third line 3']);
  });
});
