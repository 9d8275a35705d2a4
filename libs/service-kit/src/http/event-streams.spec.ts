import { describe, expect, it } from '@jest/globals';
import { positionAfter, sseEvent } from './event-streams.js';

describe('a server-sent event', () => {
  it('stays one event, whatever its text holds', () => {
    const json = JSON.stringify({ summary: 'one\n\nid: 99' });
    expect(sseEvent({ position: 7, type: 't', json })).toBe(`id: 7\nevent: t\ndata: ${json}\n\n`);
    expect(sseEvent({ position: 7, type: 't', json }).split('\n')).toHaveLength(5);
  });

  it('goes on after an id that was sent, and after no other', () => {
    expect(positionAfter('7', 7)).toBe(7);
    expect(positionAfter(undefined, 7)).toBeUndefined();
    for (const wrong of ['8', '-1', '1.5', 'x', '1e3']) expect(() => positionAfter(wrong, 7)).toThrow('no event of this stream');
  });
});
