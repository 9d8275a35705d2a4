import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type LogContent, type StatedMessage } from '@entente/contracts';
import fc from 'fast-check';
import { aChannel, aMoment } from '../domain/a-crisis.js';
import { acknowledge, overdue } from '../domain/messages/acknowledge.js';
import { follow, type Course, type Message } from '../domain/messages/course.js';
import { sendMessage } from '../domain/messages/send-message.js';
import { Board } from './board.js';

const SIDES = ['FIN', 'NOR', 'RUS'] as const;
const MINUTE = 60_000;
const CHANNEL = '01890a5d-ac96-774b-bcce-000000000000';
const channel = { ...aChannel({ state: 'open', parties: [...SIDES] }), id: CHANNEL };

type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;
/** What somebody tries: which message, and by whom; what the decisions refuse is passed over. */
const attempt = fc.record({
  what: fc.constantFrom('send', 'reply', 'supersede', 'acknowledge', 'overdue'),
  side: fc.constantFrom(...SIDES),
  which: fc.nat(5),
  after: fc.constantFrom(0, 359, 360, 500),
});

function played(attempts: readonly Attempt[]): { board: Board; entries: { at: Date; content: LogContent }[] } {
  const messages = new Map<string, Message>();
  const tips = new Map([[CHANNEL, { channel: CHANNEL, position: 0, digest: null, numbers: {} }]]);
  const moment = aMoment();
  const board = new Board(new Map([[CHANNEL, channel]]), tips, messages, new Map(), new Map(), moment.now);
  const sent: string[] = [];
  for (const { what, side, which, after } of attempts) {
    const on = board.on(CHANNEL, caller(side));
    const about = sent[which % Math.max(1, sent.length)];
    const chosen = about === undefined ? undefined : board.message(about).course;
    if (what === 'acknowledge' || what === 'overdue') {
      if (!chosen) continue;
      const later = new Date(moment.now.getTime() + after * MINUTE);
      if (what === 'overdue') board.put(channel, overdue(chosen, 'acknowledgement', later));
      else if (chosen.sent.to.includes(side)) board.put(channel, acknowledge([chosen.id], on, { side, reader: caller(side).reader }, []));
      continue;
    }
    if (what === 'supersede' && (chosen === undefined || chosen.sent.from !== side || chosen.supersededBy !== undefined)) continue;
    if (what === 'reply' && chosen?.supersededBy !== undefined) continue;
    const id = moment.newId();
    const stated: StatedMessage = {
      ...{ precedence: 'routine', language: 'en', text: 'x', to: SIDES.filter((party) => party !== side), expectsReply: true, label: PUBLIC_LABEL },
      ...(what === 'reply' && chosen && { inReplyTo: chosen.id }),
      ...(what === 'supersede' && chosen && { supersedes: chosen.id }),
    };
    const contents = sendMessage(id, stated, '0'.repeat(64), side, on, moment);
    board.put(channel, contents, { id, channel: CHANNEL, text: { text: 'x' }, salt: '', label: PUBLIC_LABEL });
    sent.push(id);
  }
  return { board, entries: board.happenings };
}

function caller(nation: string): Parameters<Board['on']>[1] {
  const principal = { sub: nation, nation, clearance: 'SECRET' as const, categories: [], roles: [], posts: [] };
  return { principal, reader: { clearance: 'SECRET', categories: [], belongsTo: [nation] }, expiresAt: new Date(0) };
}

describe('whatever is sent, answered, corrected and acknowledged in whatever order', () => {
  it('each side counts its messages without gaps, and each receipt and reminder comes once', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
        const { entries } = played(attempts);
        for (const side of SIDES) {
          const numbers = entries.flatMap(({ content }) => (content.kind === 'message-sent' && content.from === side ? content.number : []));
          expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        }
        const duties = entries.flatMap(({ content }) => ('by' in content && 'message' in content ? `${content.kind} ${content.message} ${content.by}` : []));
        expect(new Set(duties).size).toBe(duties.length);
      }),
    );
  });

  it('events of a message count without gaps, and its course is what the log alone comes to', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
        const { board, entries } = played(attempts);
        const folded = new Map<string, Course>();
        entries.forEach(({ at, content }, index) => {
          const entry = { channel: CHANNEL, position: index + 1, at: at.toISOString(), content };
          for (const course of follow(entry, (id) => folded.get(id), channel.record).courses) folded.set(course.id, course);
        });
        expect(board.courses).toEqual([...folded.values()]);
        for (const id of folded.keys()) {
          const sequences = board.told.filter(({ subject }) => subject === id).map(({ sequence }) => sequence);
          expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        }
        for (const { fact } of board.told) fact.definition.data.parse(fact.data);
      }),
    );
  });
});
