import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { inOrder, LogVerifier } from '@entente/channel-log';
import { ChannelListener } from '@entente/testing';
import { runEntente } from './running-entente.mjs';
import { until } from './surroundings.mjs';

const SIDES = ['PER', 'COL'];
const ROLES = ['desk-officer', 'duty-officer', 'releasing-officer'];
const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
/** Messages a second; at the last one the aim is set. */
const RATES = [250, 350, 500];
/** The log, and who is spoken to: all other services run and read beside it. */
const WAYS = [
  ['embedded', 'crisis-channels'],
  ['embedded', 'gateway'],
  ['kafka', 'gateway'],
];
const TICK_MS = 20;
/** How often each side acknowledges what came meanwhile. */
const ACKNOWLEDGE_MS = 250;
/** Of the listeners, those whose connection breaks off, again and again. */
const DROPPING = 0.25;
const DROP_EVERY_MS = 3_000;

/**
 * Messages on channels between two sides that listen, acknowledge what they hear, and lose their connections meanwhile: at
 * the service itself, and through the gateway. Throws where anything is missed, seen twice, not acknowledged, or where a log is no whole chain.
 */
export async function channels(surroundings, figures, { quick }) {
  const [count, messages] = quick ? [20, 2_000] : [100, 10_000];
  for (const [bus, door] of WAYS) {
    surroundings.say(`starting everything on the ${bus} bus`);
    const running = await runEntente(surroundings, bus === 'kafka' ? { bus, kafkaBrokers: (await surroundings.kafka()).brokers } : {});
    const base = running.entente.services[door].url;
    // As many officers as there are ends of channels: the door bounds how much one caller asks.
    const officers = new Map();
    const officer = (nation, path) => {
      const subject = `${nation} ${path.split('/')[3] ?? ''}`;
      if (!officers.has(subject)) officers.set(subject, running.authorizationOf({ subject, nation, roles: ROLES }));
      return officers.get(subject);
    };
    const as = async (nation, path, body) => posted(`${base}${path}`, await officer(nation, path), body);
    const ids = await opened(running, as, count);
    const run = new Run(as);
    run.listeners = await Promise.all(
      ids.flatMap((id) =>
        SIDES.map(async (nation) => {
          const path = `/v1/channels/${id}/stream`;
          return new ChannelListener(`${base}${path}`, await officer(nation, path), (entry, now) => run.heard(id, nation, entry, now));
        }),
      ),
    );
    await Promise.all(run.listeners.map((listener) => listener.connect()));
    await run.send(ids, 500, RATES[0]);
    for (const rate of RATES) {
      surroundings.say(`${messages} messages on ${count} channels, ${rate} a second`);
      const { perSecond, answers, delays } = await run.send(ids, messages, rate);
      const aimed = rate === RATES.at(-1);
      const name = `channels, ${bus}, ${door}, ${rate}/s to ${run.listeners.length}`;
      figures.add(`${name}: sent`, perSecond, 'messages/s', { note: `${messages} messages`, ...(aimed && { aim: `≥ ${0.98 * rate}` }) });
      figures.add(`${name}: answered, p99`, at(answers, 0.99), 'ms');
      figures.add(`${name}: delivered, median`, at(delays, 0.5), 'ms', { note: 'from the request of the sender, lost connections included' });
      figures.add(`${name}: delivered, p99`, at(delays, 0.99), 'ms', { aim: '≤ 1000' });
    }
    await run.settled(running, ids);
    for (const listener of run.listeners) listener.close();
    const resumed = run.listeners.reduce((sum, listener) => sum + listener.resumed, 0);
    figures.add(`channels, ${bus}, ${door}: connections lost and resumed`, resumed, '', {
      note: 'nobody missed an entry or saw one twice; every message acknowledged once; every chain intact',
    });
    await running.entente.stop();
  }
}

/** Connections that senders share: a new one for each request would be what is measured. */
const connections = new Agent({ keepAlive: true, maxSockets: 64 });

function posted(url, authorization, body) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent: connections, headers: { authorization, 'content-type': 'application/json' } }, async (answer) => {
      try {
        let text = '';
        for await (const chunk of answer.setEncoding('utf8')) text += chunk;
        if (answer.statusCode < 300) resolve(JSON.parse(text));
        else reject(new Error(`${url}: ${answer.statusCode} ${text.slice(0, 500)}`));
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

function at(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function opened({ call }, as, count) {
  const ids = [];
  for (let number = 0; number < count; number++) {
    const channel = await as('PER', '/v1/channels', { title: `Line ${number}`, parties: SIDES, label: LABEL });
    const on = new Date().toISOString().slice(0, 10);
    await call(`/v1/channels/${channel.id}/open`, { method: 'POST', body: { on }, headers: { 'if-match': `"${channel.version}"` } });
    ids.push(channel.id);
  }
  return ids;
}

class Run {
  listeners = [];
  delays = [];
  #began = new Map();
  #sent = 0;
  #heard = 0;
  #waiting = new Map();
  #acknowledging = new Set();

  constructor(as) {
    this.as = as;
  }

  heard(channel, nation, { entry: { content }, text }, now) {
    if (content.kind !== 'message-sent') return;
    if (content.from === nation) return;
    this.#heard += 1;
    const began = this.#began.get(text.text.text);
    if (began !== undefined) this.delays.push(now - began);
    const key = `${nation} ${channel}`;
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), content.message]);
  }

  /** So many messages a second whether or not the earlier ones were answered, from both sides by turns. */
  async send(ids, total, rate) {
    const first = this.#sent;
    this.delays = [];
    const answers = [];
    const sending = [];
    const began = performance.now();
    const ended = new AbortController();
    const beside = [this.#acknowledge(ended.signal), this.#disturb(ended.signal)];
    while (this.#sent - first < total) {
      const due = Math.min(total, Math.ceil(((performance.now() - began) / 1_000) * rate));
      for (; this.#sent - first < due; this.#sent++) {
        const n = this.#sent;
        const at = performance.now();
        this.#began.set(`Message number ${n}.`, at);
        const body = { precedence: 'routine', language: 'en', text: `Message number ${n}.` };
        sending.push(this.as(SIDES[n % 2], `/v1/channels/${ids[(n >> 1) % ids.length]}/messages`, body).then(() => answers.push(performance.now() - at)));
      }
      await pause(TICK_MS);
    }
    await Promise.all(sending);
    const perSecond = total / ((performance.now() - began) / 1_000);
    await until(() => Promise.resolve(this.#heard >= this.#sent), 20, 60_000);
    ended.abort();
    await Promise.all(beside);
    await this.#acknowledgeAll();
    return { perSecond, answers, delays: this.delays };
  }

  async #acknowledge(ended) {
    while (!ended.aborted) {
      await pause(ACKNOWLEDGE_MS);
      await this.#acknowledgeAll();
    }
  }

  async #acknowledgeAll() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [key, messages] of waiting) {
      const [nation, channel] = key.split(' ');
      const work = this.as(nation, `/v1/channels/${channel}/acknowledgements`, { messages }).finally(() => this.#acknowledging.delete(work));
      this.#acknowledging.add(work);
    }
    await Promise.all(this.#acknowledging);
  }

  async #disturb(ended) {
    const dropping = this.listeners.filter((_, index) => index % Math.round(1 / DROPPING) === 0);
    while (!ended.aborted) {
      await pause(DROP_EVERY_MS / dropping.length);
      const one = dropping.shift();
      dropping.push(one);
      one.drop();
    }
  }

  /** Waits until everybody has heard the whole log of every channel, and holds what came against it. */
  async settled({ call }, ids) {
    for (const [index, id] of ids.entries()) {
      const entries = [];
      const verifier = new LogVerifier({ channel: id });
      const source = {
        keys: async () => (await call('/v1/log-keys')).items,
        heads: (after) => call(`/v1/channels/${id}/heads?limit=500&after=${after}`),
        lines: (after, limit) => call(`/v1/channels/${id}/log?limit=${Math.min(limit, 500)}&after=${after}`),
      };
      for await (const line of inOrder(source)) {
        verifier.take(line);
        if ('entry' in line) entries.push(line);
      }
      const fault = verifier.end();
      if (fault) throw new Error(`${id}: ${fault.message} (position ${fault.position})`);
      const kinds = entries.map(({ entry }) => entry.content);
      const sent = kinds.filter(({ kind }) => kind === 'message-sent').map(({ message }) => message);
      const acknowledged = kinds.filter(({ kind }) => kind === 'message-acknowledged').map(({ message }) => message);
      if (acknowledged.length !== sent.length || sent.some((message) => !acknowledged.includes(message)))
        throw new Error(`${id}: ${sent.length} sent, ${acknowledged.length} acknowledged`);
      for (const listener of this.listeners.slice(2 * index, 2 * index + 2)) {
        await until(() => Promise.resolve(listener.arrived.size >= entries.length), 20, 30_000);
        if (listener.wrong.length > 0 || listener.arrived.size !== entries.length) throw new Error(`${id}: a listener heard ${JSON.stringify(listener.wrong)}`);
      }
    }
  }
}
