import { describe, expect, it } from '@jest/globals';
import { discreet, explained, toldError } from './discreet.js';

function jsonError(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('it was JSON');
}

describe('words of a failure', () => {
  it.each([
    ['connect to postgres://entente:marigold@db:5432/entente failed', 'connect to postgres://…@db:5432/entente failed'],
    ['redis://:marigold@host', 'redis://…@host'],
    ['refused: Bearer marigold.marigold-marigold', 'refused: Bearer …'],
    ['token eyJhbGciOiJFZERTQSJ9.bWFyaWdvbGQ.bWFyaWdvbGQ is wrong', 'token … is wrong'],
    ['invalid input syntax for type uuid: "marigold"', 'invalid input syntax for type uuid: …'],
    ['invalid input value for enum mood: "mari\ngold"', 'invalid input value for enum mood: …'],
    ['malformed array literal: "marigold"', 'malformed array literal: …'],
    ['date/time field value out of range: "marigold"', 'date/time field value out of range: …'],
    ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['duplicate key value violates unique constraint "agreement_pkey"', 'duplicate key value violates unique constraint "agreement_pkey"'],
  ])('%s', (text, told) => expect(discreet(text)).toBe(told));

  it.each(['marigold', '{"name": marigold}', '{"marigold"', '{"a": "marigold" "b"}', '[1] marigold'])('of JSON do not repeat %s', (text) => {
    expect(discreet(jsonError(text))).not.toContain('marigold');
    expect(discreet(jsonError(text))).toMatch(/JSON/);
  });
});

describe('an error in the log', () => {
  const driverError = Object.assign(new Error('null value in column "name"'), { detail: 'Failing row contains (marigold)', internalQuery: 'marigold' });
  const failed = Object.assign(new Error('null value in column "name"', { cause: driverError }), {
    code: '23502',
    table: 'person',
    query: "INSERT INTO person VALUES ('marigold')",
    parameters: ['marigold'],
    config: { headers: { authorization: 'marigold' } },
    input: 'postgres://u:marigold@h',
    driverError,
  });

  it('says what failed and where, and neither row, statement, parameters nor settings', () => {
    expect(toldError(failed)).toMatchObject({
      type: 'Error',
      message: 'null value in column "name"',
      code: '23502',
      table: 'person',
      cause: { type: 'Error' },
    });
    expect(toldError(failed).stack).toContain('discreet.spec');
    expect(JSON.stringify(toldError(failed))).not.toContain('marigold');
  });
  it('says the same of several at once, and ends though they go round', () => {
    const round = new AggregateError([failed], 'all failed');
    round.cause = round;
    expect(toldError(round)).toMatchObject({ type: 'AggregateError', errors: [{ code: '23502' }] });
    expect(JSON.stringify(toldError(round))).not.toContain('marigold');
  });
  it('is told by its type where it is none', () => {
    expect(toldError({ password: 'marigold' })).toEqual({ type: 'object', message: '', stack: '' });
    expect(toldError('postgres://u:marigold@h is away').message).toBe('postgres://…@h is away');
  });
  it('explains why a program could not start, without the message a second time', () => {
    const words = explained(new Error('no way to postgres://u:marigold@h'));
    expect(words).toMatch(/^no way to postgres:\/\/…@h\n\s+at /);
    expect(words).not.toContain('marigold');
  });
});
