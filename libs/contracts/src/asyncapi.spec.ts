import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { asyncApiDocument } from './asyncapi.js';
import { EVENTS } from './catalogue.js';
import { OWNERS, TOPICS, topic } from './topics.js';

const document = z
  .object({
    channels: z.record(z.string(), z.object({ address: z.string(), messages: z.record(z.string(), z.unknown()) })),
    operations: z.record(
      z.string(),
      z.object({ action: z.enum(['send', 'receive']), channel: z.object({ $ref: z.string() }), tags: z.array(z.object({ name: z.string() })) }),
    ),
  })
  .parse(asyncApiDocument());

/** In a process of its own: the parser's dependencies do not load inside Jest. Exit code 1 where it finds an error. */
function validate(text: string): { status: number | null; stdout: string } {
  const program = `new (require('@asyncapi/parser').Parser)().validate(require('fs').readFileSync(0, 'utf8')).then((found) => {
    const errors = found.filter(({ severity }) => severity === 0);
    console.log(errors.map(({ message, path }) => path.join('.') + ': ' + message).join('\\n'));
    process.exitCode = errors.length > 0 ? 1 : 0;
  })`;
  const { status, stdout } = spawnSync(process.execPath, ['-e', program], { input: text, cwd: import.meta.dirname, encoding: 'utf8' });
  return { status, stdout: stdout.trim() };
}

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3.0', () => {
    expect(validate(JSON.stringify(asyncApiDocument()))).toEqual({ status: 0, stdout: '' });
  }, 30_000);
  it('would be refused with a channel that is not there, or a schema that is not one', () => {
    const text = JSON.stringify(asyncApiDocument());
    expect(validate(text.replace('"$ref":"#/channels/partners-events"', '"$ref":"#/channels/nothing"'))).toMatchObject({ status: 1 });
    expect(validate(text.replace('"type":"string"', '"type":"text"'))).toMatchObject({ status: 1 });
  }, 30_000);
  it('comes out the same every time', () => {
    expect(JSON.stringify(asyncApiDocument())).toBe(JSON.stringify(asyncApiDocument()));
  });
  it('has a channel for every topic and every event on the one channel where it belongs', () => {
    expect(Object.values(document.channels).map(({ address }) => address)).toEqual(TOPICS.map(({ name }) => name));
    for (const { type, owner, direction } of EVENTS) {
      const carriers = Object.values(document.channels).filter(({ messages }) => type.replace('entente.', '') in messages);
      expect(carriers.map(({ address }) => address)).toEqual([topic(owner, direction === 'report' ? 'inbox' : 'events')]);
    }
  });
  it.each(OWNERS)('lets only %s write its events and read its inbox', (owner) => {
    const who = (action: string, channel: string): string[] =>
      Object.values(document.operations)
        .filter((operation) => operation.action === action && operation.channel.$ref === `#/channels/${channel}`)
        .flatMap(({ tags }) => tags.map(({ name }) => name));
    expect(who('send', `${owner}-events`)).toEqual([owner]);
    expect(who('receive', `${owner}-inbox`)).toEqual([owner]);
    expect(who('receive', `${owner}-events`)).toContain('reporting');
  });
});
