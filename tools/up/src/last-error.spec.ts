import { describe, expect, it } from '@jest/globals';
import { lastError } from './last-error.js';

describe('the line that says why a program ended', () => {
  it('is the last record of level error, with its cause', () => {
    const lines = ['{"level":50,"msg":"first"}', '{"level":60,"msg":"cannot start","err":{"message":"no such table"}}', '{"level":30,"msg":"bye"}'];
    expect(lastError(lines)).toBe('cannot start: no such table');
  });

  it('is the message above the stack of an uncaught error', () => {
    const lines = ['file:///x.js:1', "throw new TypeError('broken')", '^', 'TypeError: broken', '    at file:///x.js:1:7', 'Node.js v20.20.2'];
    expect(lastError(lines)).toBe('TypeError: broken');
  });

  it('is the last line when nothing looks like an error, and empty when there is none', () => {
    expect(lastError(['listening', 'DATABASE_URL: must be set'])).toBe('DATABASE_URL: must be set');
    expect(lastError([])).toBe('');
  });
});
