import { setTimeout as pause } from 'node:timers/promises';
import { runEntente } from './running-entente.mjs';
import { Subscriber } from './subscriber.mjs';

/** Reports go out so often, however many are due by then. */
const TICK_MS = 50;
/** What an arrival rate may cost and still be called sustained. */
const SUSTAINED_MS = 1_000;
const RATES = [100, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000, 10_000];

/**
 * From the answer to a write until a subscriber of reporting has each of its events. Writes arrive whether or not earlier
 * ones were answered: batches over HTTP of what is due, counted by event. A report makes about three events and a half.
 */
export async function visibility(surroundings, figures, { quick }) {
  for (const bus of ['embedded', 'kafka']) {
    surroundings.say(`starting everything on the ${bus} bus`);
    const running = await runEntente(surroundings, bus === 'kafka' ? { bus, kafkaBrokers: (await surroundings.kafka()).brokers } : {});
    const subscriber = await Subscriber.connect(running);
    let sustained = 0;
    let first = 0;
    const perReport = await arrival(running, subscriber, { rate: 20, seconds: 1, first });
    first += 1_000;
    for (const rate of quick ? RATES.slice(0, 2) : RATES) {
      surroundings.say(`${rate} events/s`);
      const seen = await arrival(running, subscriber, { rate: rate / perReport.eventsPerReport, seconds: quick ? 4 : 10, first });
      first += 200_000;
      const name = `visibility, ${bus}, ${rate} events/s`;
      if (rate <= 1_000) {
        figures.add(`${name}: median`, seen.median, 'ms', { note: `${Math.round(seen.perSecond)} events/s arrived` });
        figures.add(`${name}: p99`, seen.p99, 'ms', rate === 1_000 ? { aim: '≤ 250' } : {});
      }
      if (seen.p99 > SUSTAINED_MS || seen.perSecond < rate * 0.9) break;
      sustained = seen.perSecond;
    }
    figures.add(`visibility, ${bus}: highest rate with p99 within ${SUSTAINED_MS} ms`, sustained, 'events/s');
    await subscriber.close();
    await running.entente.stop();
  }
}

/** `rate` reports a second for so many seconds; the delays of all their events. */
async function arrival({ report, reportOf }, subscriber, { rate, seconds, first }) {
  const answered = new Map();
  const sending = [];
  const total = Math.round(rate * seconds);
  const began = performance.now();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1_000) * rate));
    if (due > sent) {
      const batch = Array.from({ length: due - sent }, (_, i) => reportOf(first + sent + i));
      sent = due;
      sending.push(report(batch).then((ids) => ids.forEach((id) => answered.set(id, performance.now()))));
    }
    await pause(TICK_MS);
  }
  await Promise.all(sending);
  const span = (performance.now() - began) / 1_000;
  const delays = (await subscriber.delaysSince(answered)).sort((a, b) => a - b);
  const percentile = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
  return { eventsPerReport: delays.length / total, perSecond: delays.length / span, median: percentile(0.5), p99: percentile(0.99) };
}
