import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { newTraceparent, readTraceparent, recordSpans, traceId, traceparent, writeTraceparent, type SpanStart } from '@entente/tracing';
import { anEvent, startMessaging, TOPIC, type RunningMessaging } from '../../spec/running-messaging.js';
import { BusStrategy } from '../consuming/bus-strategy.js';
import { Relay } from '../publishing/relay.js';

/** A span as it was recorded, with what it ended with. */
interface Recorded extends SpanStart {
  traceparent: string;
  ended?: string;
}

describe('the trace of an event', () => {
  let messaging: RunningMessaging;
  let strategy: BusStrategy;
  let relay: Relay;
  let spans: Recorded[];
  let within: (string | undefined)[];
  let failing: number;

  beforeEach(async () => {
    spans = [];
    within = [];
    failing = 0;
    recordSpans((start) => {
      const [parent, own] = [readTraceparent(start.parent), readTraceparent(newTraceparent(true))];
      if (!parent || !own) throw new Error('every span here has a parent');
      const span: Recorded = { ...start, traceparent: writeTraceparent({ ...own, traceId: parent.traceId, sampled: parent.sampled }) };
      if (parent.sampled) spans.push(span);
      return { traceparent: span.traceparent, end: (_, error) => void (span.ended = error ?? 'well') };
    });
    messaging = await startMessaging();
    await messaging.log.ensureTopics(TOPICS);
    relay = new Relay(messaging.url, 'public', messaging.log, messaging.outbox, () => undefined);
    const { log, transactions, codec, deadLetters } = messaging;
    strategy = new BusStrategy('partners', log, transactions, codec, deadLetters, {
      applied: () => undefined,
      failed: () => undefined,
      quarantined: () => undefined,
    });
    strategy.addHandler(
      'test',
      async () => {
        if (failing-- > 0) throw Object.assign(new Error('connection lost'), { code: '08006' });
        within.push(traceparent());
      },
      true,
      { consumer: { group: 'test', topics: [TOPIC] } },
    );
    await new Promise<void>((done) => strategy.listen(() => done()));
  });
  afterEach(async () => {
    recordSpans(undefined);
    await strategy.close();
    await relay.stop();
    await messaging.close();
  });

  /** Tells events of these traces in one transaction, has them sent at once, and waits until they were applied. */
  async function tell(...parents: string[]): Promise<void> {
    const events = parents.map((parent, at) => ({ ...anEvent(`subject-${at}`, 1), traceparent: parent }));
    await messaging.transactions.run('system', (tx) => messaging.outbox.add(tx, ...events));
    relay.start();
    await eventually(() => within.length > 0 && spans.every(({ ended }) => ended !== undefined));
  }

  it('goes over the relay and the log into what its consumer does', async () => {
    const recorded = newTraceparent(true);
    await tell(recorded, recorded);
    const [send, process, transaction] = spans;
    expect(spans.map(({ kind, name, ended }) => [kind, name, ended])).toEqual([
      ['producer', `send ${TOPIC}`, 'well'],
      ['consumer', `process ${TOPIC}`, 'well'],
      ['client', 'transaction', 'well'],
    ]);
    expect(spans.map(({ parent }) => parent)).toEqual([recorded, send?.traceparent, process?.traceparent]);
    expect(process?.attributes).toMatchObject({ 'messaging.system': 'embedded', 'messaging.consumer.group.name': 'test', 'messaging.batch.message_count': 2 });
    expect(within).toEqual([transaction?.traceparent]);
  });

  it('stays its own where others are sent and applied with it, and is not what they cause', async () => {
    const [one, two] = [newTraceparent(true), newTraceparent(true)];
    await tell(one, two, one);
    expect(spans.map(({ kind, parent }) => [kind, traceId(parent)])).toEqual([
      ['producer', traceId(one)],
      ['producer', traceId(two)],
      ['consumer', traceId(one)],
      ['consumer', traceId(two)],
    ]);
    expect(within).toEqual([undefined]);
  });

  it('shows each try, and by which code one failed', async () => {
    failing = 1;
    await tell(newTraceparent(true));
    await eventually(() => spans.length === 5 && spans.every(({ ended }) => ended !== undefined));
    expect(spans.map(({ kind, ended }) => [kind, ended])).toEqual([
      ['producer', 'well'],
      ['consumer', 'database-unavailable'],
      ['client', 'database-unavailable'],
      ['consumer', 'well'],
      ['client', 'well'],
    ]);
  });

  it('is in no span where it is not recorded, and still goes on', async () => {
    const unrecorded = newTraceparent(false);
    await tell(unrecorded);
    expect([spans, within.map((parent) => traceId(parent))]).toEqual([[], [traceId(unrecorded)]]);
  });
});
