import { Agent, request } from 'node:http';
import { partnerRegistered, PUBLIC_LABEL, topic, EVENTS } from '@entente/contracts';
import { EventCodec } from '@entente/messaging';
import { processorOf, until } from './surroundings.mjs';

const CHANNELS = 100;
const SENDERS = 32;
const SIDES = ['NOR', 'RUS'];

/** Messages over HTTP with sign-in, deadlines, chained logs and events, each acknowledged by the other side in a request of its own. */
export async function messages(surroundings, figures, { quick }) {
  const count = quick ? 2_000 : 10_000;
  surroundings.say('starting crisis-channels');
  const log = await surroundings.log('embedded');
  await knowPartners(log);
  const url = await surroundings.database('bench_crisis_channels');
  const service = await surroundings.service('crisis-channels', log, url);
  const issuer = await surroundings.issuer();
  const authorization = {};
  for (const nation of SIDES) {
    const claims = { sub: nation, nation, clearance: 'SECRET', categories: [], roles: ['releasing-officer', 'duty-officer'] };
    authorization[nation] = `Bearer ${await issuer.token(claims)}`;
  }
  surroundings.say(`${CHANNELS} channels`);
  const channels = [];
  for (let n = 0; n < CHANNELS; n++) channels.push(await openChannel(service, n));

  const post = poster(service.url, authorization);
  const exchange = async (n) => {
    const channel = channels[n % CHANNELS];
    const [from, to] = n % 2 === 0 ? SIDES : SIDES.toReversed();
    const began = performance.now();
    const { id } = await post(from, `/v1/channels/${channel}/messages`, { precedence: 'routine', language: 'en', text: `Message ${n}: nothing to report.` });
    const sent = performance.now() - began;
    await post(to, `/v1/channels/${channel}/acknowledgements`, { messages: [id] });
    return sent;
  };
  await all(-500, 0, exchange);
  surroundings.say(`${count} messages and their acknowledgements, ${SENDERS} senders`);
  const { pid: database } = await surroundings.postgres();
  const began = performance.now();
  const { result, used } = await processorOf({ service: service.pid, database }, () => all(0, count, exchange));
  const seconds = (performance.now() - began) / 1_000;
  const each = (value) => Math.round((value * 1e6) / count);
  const slowest = result.sort((a, b) => a - b)[Math.ceil(result.length * 0.99) - 1];
  figures.add('messages: sent and acknowledged', count / seconds, 'messages/s', {
    aim: '≥ 500',
    cpu: { service: each(used.service), database: each(used.database) },
    note: `${SENDERS} senders, ${CHANNELS} channels`,
  });
  figures.add('messages: sending, 99 of 100 within', slowest, 'ms');
}

/** So many exchanges by senders that do not wait for each other. */
async function all(from, to, exchange) {
  let next = from;
  const took = [];
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let n = next++; n < to; n = next++) took.push(await exchange(Math.abs(n)));
    }),
  );
  return took;
}

async function knowPartners({ bus }) {
  const codec = new EventCodec(EVENTS);
  const records = SIDES.map((id) => {
    const { partner } = partnerRegistered.data.parse({ partner: { id, kind: 'state', name: id, version: 1 } });
    const event = { id: `00000000-0000-7000-8000-000000000${id === 'NOR' ? 1 : 2}00`, source: 'urn:entente:partners', type: partnerRegistered.type };
    const about = { subject: id, sequence: 1, time: '2020-01-01T00:00:00Z', label: PUBLIC_LABEL, data: { partner } };
    return codec.encode(topic('partners', 'events'), { ...event, ...about });
  });
  await bus.publish(records);
}

async function openChannel({ ask, url, authorization }, n) {
  const body = { title: `Line ${n}`, parties: SIDES, label: PUBLIC_LABEL };
  const { id } = await until(() => ask('/v1/channels', { method: 'POST', body }), 100, 20_000);
  const headers = { authorization, 'content-type': 'application/json', 'if-match': '"1"' };
  const opened = await fetch(`${url}/v1/channels/${id}/open`, { method: 'POST', headers, body: JSON.stringify({ on: '2026-01-01' }) });
  if (!opened.ok) throw new Error(`opening a channel: ${opened.status} ${await opened.text()}`);
  return id;
}

/** Node's own client: it takes less of the machine than `fetch`. */
function poster(url, authorization) {
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  return (nation, path, value) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(value);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: authorization[nation] };
      const asked = request(`${url}${path}`, { method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => (text += part));
        answer.on('end', () => (answer.statusCode < 300 ? resolve(JSON.parse(text)) : reject(new Error(`${path}: ${answer.statusCode} ${text}`))));
      });
      asked.on('error', reject);
      asked.end(body);
    });
}
