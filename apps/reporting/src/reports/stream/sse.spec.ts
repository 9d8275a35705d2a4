import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { positionAfter, sseEvent } from './sse.js';

describe('a server-sent event', () => {
  it('stays one event, whatever its text holds', () => {
    const line = { position: 7, id: 'e', type: 't', subject: 's', time: '2026-01-01T00:00:00.000Z', summary: 'one\n\nid: 99', label: PUBLIC_LABEL };
    expect(sseEvent(line)).toBe(`id: 7\nevent: t\ndata: ${JSON.stringify(line)}\n\n`);
    expect(sseEvent(line).split('\n')).toHaveLength(5);
  });

  it('goes on after an id that was sent, and after no other', () => {
    expect(positionAfter('7', 7)).toBe(7);
    expect(positionAfter(undefined, 7)).toBeUndefined();
    for (const wrong of ['8', '-1', '1.5', 'x', '1e3']) expect(() => positionAfter(wrong, 7)).toThrow('no event of this stream');
  });
});
