import { describe, expect, it } from '@jest/globals';
import { checkEvidence } from './checks.js';
import type { Evidence, LoggedEvent } from './evidence.js';
import type { Entry } from './ledger.js';

const topic = 'entente.agreements.events';
const type = (name: string): string => `entente.agreements.agreement-${name}.v1`;

function entry(id: string, outcome: Entry['outcome'], more: Partial<Entry> = {}): Entry {
  return { id, channel: 'events', good: true, events: 1, record: id, revision: 1, outcome, ...more };
}

function logged(offset: number, eventId: string, subject: string, sequence: number, title: string, name: string): LoggedEvent {
  return { topic, partition: 0, offset, eventId, type: type(name), subject, sequence, title };
}

/** Two agreements: one registered with two events and corrected, one registered; one write refused, one unanswered and absent. */
function sound(): Evidence {
  const log = [
    logged(0, 'e1', 'a', 1, 'first', 'registered'),
    logged(1, 'e2', 'a', 1, 'first', 'entered-into-force'),
    logged(2, 'e3', 'b', 1, 'second', 'registered'),
    logged(3, 'e4', 'a', 2, 'third', 'corrected'),
  ];
  return {
    entries: [
      entry('first', 'ok', { events: 2 }),
      entry('second', 'unknown'),
      entry('third', 'ok', { events: 2, record: 'first', revision: 2 }),
      entry('absent', 'unknown'),
      entry('bad', 'failed', { good: false }),
    ],
    stored: [
      { aggregate: 'a', version: 1, title: 'first', change: 'registered', entersIntoForce: false },
      { aggregate: 'a', version: 2, title: 'third', change: 'corrected', entersIntoForce: false },
      { aggregate: 'b', version: 1, title: 'second', change: 'registered', entersIntoForce: false },
    ],
    told: log.map(({ eventId }) => ({ eventId, published: true })),
    log,
    offsets: [{ topic, partition: 0, first: 0, count: 4, end: 4, gaps: [] }],
    history: log.map(({ eventId, type: kind, subject, sequence }, at) => ({ position: at + 1, eventId, type: kind, subject, sequence })),
    deadLetters: [{ database: 'entente_agreements', eventId: 'bad', state: 'refused', code: 'unknown-partner' }],
    rebuilds: [{ id: 'r', differences: 0, rows: 10 }],
    models: [
      { aggregate: 'a', version: 2, title: 'third' },
      { aggregate: 'b', version: 1, title: 'second' },
    ],
  };
}

function failing(evidence: Evidence): string[] {
  return checkEvidence(evidence)
    .filter(({ ok }) => !ok)
    .map(({ check }) => check);
}

const taken = 'acknowledged writes are in the register, the log and reporting';
const nowhere = 'refused and bad writes are nowhere';
const whole = 'writes without an answer are there as a whole or not at all';
const once = 'no write counts twice in the register';
const contiguous = 'offsets follow one another from the first';
const stored = 'every event the owners stored is in the log, and no other';
const effect = 'each event took effect in reporting exactly once';
const logOrder = 'the log tells each aggregate in order';
const historyOrder = 'history tells each aggregate in the order of the log';
const letters = 'bad reports are dead letters, and nothing else is';
const shown = 'reporting shows every agreement of the register at its last version';
const registered = { aggregate: 'c', version: 1, change: 'registered', entersIntoForce: false };

/** What is wrong with a system, and what has to say so. */
const doctored: [string, (evidence: Evidence) => Partial<Evidence>, string[]][] = [
  ['an acknowledged write nobody has', ({ entries }) => ({ entries: [...entries, entry('lost', 'ok')] }), [taken]],
  ['an event lost between the owner and the log', ({ log, history }) => ({ log: log.slice(0, 3), history: history.slice(0, 3) }), [taken, stored]],
  ['an event lost between the log and reporting', ({ history }) => ({ history: history.slice(0, 3) }), [taken, effect, historyOrder]],
  ['one of two events of a write lost', ({ history }) => ({ history: history.filter(({ eventId }) => eventId !== 'e2') }), [taken, effect, historyOrder]],
  [
    'an unanswered write in the register only',
    ({ stored: versions, models }) => ({
      stored: [...versions, { ...registered, title: 'absent' }],
      models: [...(models ?? []), { ...registered, title: 'absent' }],
    }),
    [whole],
  ],
  [
    'an unanswered write without its second event',
    ({ entries }) => ({ entries: entries.map((one) => (one.id === 'second' ? { ...one, events: 2 } : one)) }),
    [whole],
  ],
  [
    'a refused write that is there',
    ({ entries }) => ({ entries: entries.map((one) => (one.id === 'second' ? { ...one, outcome: 'failed', good: false } : one)) }),
    [nowhere, letters],
  ],
  [
    'a good write refused',
    ({ entries }) => ({ entries: [...entries, entry('fine', 'failed')] }),
    ['good writes are never refused, bad ones never acknowledged'],
  ],
  [
    'a bad write acknowledged',
    ({ entries }) => ({ entries: entries.map((one) => (one.id === 'bad' ? { ...one, outcome: 'ok' } : one)) }),
    [taken, 'good writes are never refused, bad ones never acknowledged'],
  ],
  [
    'a write stored twice',
    ({ stored: versions, models }) => ({
      stored: [...versions, { ...registered, title: 'second' }],
      models: [...(models ?? []), { ...registered, title: 'second' }],
    }),
    [once],
  ],
  ['a gap in the log', ({ offsets }) => ({ offsets: offsets.map((one) => ({ ...one, count: 3, gaps: [`${topic}/0: 2 where 1 was to come`] })) }), [contiguous]],
  ['records missing at the end of the log', ({ offsets }) => ({ offsets: offsets.map((one) => ({ ...one, count: 3 })) }), [contiguous]],
  ['an event nobody stored', ({ told }) => ({ told: told.slice(1) }), [stored]],
  ['an event still to be published', ({ told }) => ({ told: told.map((one) => ({ ...one, published: false })) }), [stored]],
  [
    'an event that took effect twice',
    ({ history }) => ({ history: [...history, { position: 9, eventId: 'e3', type: type('registered'), subject: 'b', sequence: 1 }] }),
    [effect],
  ],
  ['an aggregate told backwards', ({ log }) => ({ log: [log[3], log[0], log[1], log[2]].flatMap((one) => one ?? []) }), [logOrder, historyOrder]],
  ['a version left out', ({ log }) => ({ log: log.map((one) => (one.sequence === 2 ? { ...one, sequence: 3 } : one)) }), [logOrder]],
  ['what follows told before the registration', ({ log }) => ({ log: [log[1], log[0], log[2], log[3]].flatMap((one) => one ?? []) }), [logOrder, historyOrder]],
  ['history out of order', ({ history }) => ({ history: history.map((one) => (one.eventId === 'e4' ? { ...one, position: 0 } : one)) }), [historyOrder]],
  [
    'a dead letter nobody asked for',
    ({ deadLetters }) => ({ deadLetters: [...deadLetters, { database: 'entente_reporting', eventId: 'e1', state: 'poison', code: 'handler-failed' }] }),
    [letters],
  ],
  ['a refused report that is no dead letter', () => ({ deadLetters: [] }), [letters]],
  [
    'a rebuild that found something else',
    () => ({ rebuilds: [{ id: 'r', differences: 2, rows: 10 }] }),
    ['read models equal a rebuild from the log, row for row'],
  ],
  ['a read model left behind', ({ models }) => ({ models: (models ?? []).map((one) => ({ ...one, version: 1 })) }), [shown]],
  ['a read model of nothing', ({ models }) => ({ models: [...(models ?? []), { aggregate: 'z', version: 1, title: 'z' }] }), [shown]],
];

describe('the checks', () => {
  it('find nothing wrong with what is sound', () => {
    expect(failing(sound())).toEqual([]);
  });

  it('let the log tell an event again', () => {
    const evidence = sound();
    const [again] = evidence.log;
    const offsets = evidence.offsets.map((one) => ({ ...one, count: 5, end: 5 }));
    expect(failing({ ...evidence, log: [...evidence.log, ...(again ? [{ ...again, offset: 4 }] : [])], offsets })).toEqual([]);
  });

  it('take heads of logs for no history, and begin with all facts only what agreements tell', () => {
    const evidence = sound();
    const of = (name: string, offset: number, sequence: number): LoggedEvent => ({
      ...logged(offset, name, 'channel', sequence, 'Line', name),
      type: `entente.crisis-channels.${name}.v1`,
    });
    const [proposed, head] = [of('channel-proposed', 4, 1), of('channel-head-signed', 5, 2)];
    const changed = {
      log: [...evidence.log, proposed, head],
      told: [...evidence.told, ...[proposed, head].map(({ eventId }) => ({ eventId, published: true }))],
      history: [...evidence.history, { position: 5, eventId: proposed.eventId, type: proposed.type, subject: 'channel', sequence: 1 }],
      offsets: evidence.offsets.map((one) => ({ ...one, count: 6, end: 6 })),
    };
    expect(failing({ ...evidence, ...changed })).toEqual([]);
    expect(failing({ ...evidence, ...changed, history: evidence.history })).toEqual([effect, historyOrder]);
  });

  it.each(doctored)('see %s', (_, doctor, wanted) => {
    const evidence = sound();
    expect(failing({ ...evidence, ...doctor(evidence) })).toEqual(wanted);
  });
});
