import { topic } from '@entente/contracts';
import pg from 'pg';
import { fillLog, STATES } from './register.mjs';
import { until } from './surroundings.mjs';

const TOPIC = topic('agreements', 'events');

/** Records in Kafka until they are rows of reporting, against how a newcomer writes it and against what Kafka and PostgreSQL could. */
export async function ingest(surroundings, figures, { quick }) {
  const events = quick ? 60_000 : 300_000;
  const newcomers = quick ? 2_000 : 6_000;
  const { say } = surroundings;
  const log = await surroundings.log('kafka');
  say(`${events} records into Kafka`);
  await fillLog(log.bus, events);

  say('projected by reporting');
  const ours = await projected(surroundings, log, events);
  say(`projected by a newcomer's service, ${newcomers} of them`);
  const theirs = await newcomer(surroundings, log, newcomers);
  say('copied by nobody who looks at them');
  const most = await ceiling(surroundings, log, events - STATES.length);

  const rate = ours.events / ours.seconds;
  figures.add('ingest: from Kafka into reporting', rate, 'events/s', { aim: '≥ 20000', cpu: ours.cpu });
  figures.add("ingest: a newcomer's service", theirs.events / theirs.seconds, 'events/s', { cpu: theirs.cpu });
  figures.add('ingest: ceiling, kafkajs and COPY', most.events / most.seconds, 'events/s', { cpu: most.cpu });
  figures.ratio("ingest: reporting to the newcomer's", rate / (theirs.events / theirs.seconds), { aim: '≥ 20' });
  figures.ratio('ingest: reporting to the ceiling', rate / (most.events / most.seconds), { aim: '≥ 0.5' });
}

/** How fast a fresh reporting service works off a log of `events` records, from its first batch on. It stops then, unless it `goesOn`. */
export async function projected(surroundings, log, events, { goesOn = false } = {}) {
  const url = await surroundings.database('bench_reporting');
  const client = await connected(surroundings, url);
  const service = await surroundings.service('reporting', log, url);
  const read = async () => {
    const { rows } = await client.query(`SELECT sum(next_offset)::int AS read FROM live.consumer_offset WHERE consumer_group = 'projection'`);
    return rows[0].read ?? 0;
  };
  const timed = await surroundings.processor(service.pid, () => race(service, clocked(read, events, 50)));
  if (!goesOn) await service.stop();
  return { ...timed.result, cpu: perEvent(timed.used, timed.result.events), service };
}

async function newcomer(surroundings, log, events) {
  const url = await surroundings.database('bench_newcomer');
  const client = await connected(surroundings, url);
  const service = surroundings.run(new URL('./dist/newcomer/main.js', import.meta.url), kafkaOf(log, 'newcomer', url));
  const read = async () => (await client.query('SELECT count(*)::int AS read FROM history')).rows[0].read;
  const timed = await surroundings.processor(service.pid, () => race(service, clocked(read, events, 100)));
  await service.stop();
  return { ...timed.result, cpu: perEvent(timed.used, timed.result.events) };
}

async function ceiling(surroundings, log, events) {
  const url = await surroundings.database('bench_ceiling');
  const program = surroundings.run(new URL('./ceiling.mjs', import.meta.url), { ...kafkaOf(log, 'ceiling', url), EVENTS: String(events) }, { ipc: true });
  const timed = await surroundings.processor(program.pid, () =>
    Promise.race([new Promise((resolve) => program.child.once('message', resolve)), program.failed]),
  );
  await program.gone;
  return { ...timed.result, cpu: perEvent(timed.used, timed.result.events) };
}

function kafkaOf({ config }, group, url) {
  return { BROKERS: config.brokers.join(','), TOPIC: `${config.prefix}${TOPIC}`, GROUP: `${config.prefix}${group}`, DATABASE_URL: url };
}

async function connected(surroundings, url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  surroundings.atEnd(() => client.end());
  return client;
}

function race(program, work) {
  return Promise.race([work, program.failed]);
}

/** From the first progress that is seen until `wanted` are read. */
async function clocked(read, wanted, everyMs) {
  const first = await until(async () => {
    const count = await read();
    return count > 0 && { count, at: performance.now() };
  }, 10);
  const last = await until(async () => {
    const count = await read();
    return count >= wanted && count;
  }, everyMs);
  return { events: last - first.count, seconds: (performance.now() - first.at) / 1_000 };
}

/** Microseconds of processor time per event; the start of the program is in it. */
function perEvent({ service, database }, events) {
  return { service: Math.round((service * 1e6) / events), database: Math.round((database * 1e6) / events) };
}
