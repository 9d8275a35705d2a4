import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/** What a program of so many lines writes into its log. */
function logged(program: string): string {
  const whole = `import { createLogger } from '@entente/service-kit'; const logger = createLogger('test', 'trace'); ${program}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', whole], { cwd: import.meta.dirname, encoding: 'utf8' });
}

describe('the log of a service', () => {
  it('says what failed, and not which row', () => {
    const quoting = `{ detail: 'Failing row contains (marigold)', where: 'JSON data: marigold' }`;
    const lines = logged(`
      logger.error({ err: Object.assign(new Error('new row violates a constraint'), ${quoting}) }, 'request failed');`);
    expect(lines).toContain('new row violates a constraint');
    expect(lines).not.toContain('marigold');
  });
});
