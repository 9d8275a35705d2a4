/**
 * As fast as rows of the same form get from Kafka into PostgreSQL: kafkajs and COPY, nothing decided, checked or looked up.
 * Runs in a process of its own; tells its parent how many events it took in how many seconds.
 */
import { once } from 'node:events';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const { BROKERS, TOPIC, GROUP, DATABASE_URL, EVENTS } = process.env;
const wanted = Number(EVENTS);
const client = new pg.Client({ connectionString: DATABASE_URL });
await client.connect();
const label = 'label jsonb NOT NULL, classification smallint NOT NULL, categories text[] NOT NULL, audience text[]';
const guard = 'classification smallint NOT NULL, categories text[] NOT NULL, audience text[]';
await client.query(`
  CREATE TABLE agreement (
    id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, kind text NOT NULL, signed_on text, in_force_on text, parties text[] NOT NULL,
    spells jsonb NOT NULL, obligations jsonb NOT NULL, warnings jsonb NOT NULL, ${label});
  CREATE TABLE agreement_party (partner text NOT NULL, agreement uuid NOT NULL, ${guard}, PRIMARY KEY (partner, agreement));
  CREATE TABLE history (
    position bigint PRIMARY KEY, event_id text NOT NULL, type text NOT NULL, subject text NOT NULL, time timestamptz NOT NULL, sequence int NOT NULL,
    summary text NOT NULL, ${label});
  CREATE TABLE history_partner (partner text NOT NULL, position bigint NOT NULL, ${guard}, PRIMARY KEY (partner, position))`);

const escaped = (text) =>
  /[\\\n\r\t]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') : text;

async function copy(table, lines) {
  if (lines.length === 0) return;
  const stream = client.query(copyFrom(`COPY ${table} FROM STDIN`));
  stream.end(lines.join(''));
  await once(stream, 'finish');
}

const OPEN = '0\t{}\t\\N\n';
let position = 0;
let began;
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const partiesOf = new Map();

async function eachBatch({ batch }) {
  began ??= performance.now();
  const rows = { agreement: [], agreement_party: [], history: [], history_partner: [] };
  for (const { headers, value } of batch.messages) {
    const { agreement, title, partner } = JSON.parse(value);
    const subject = headers.ce_subject.toString();
    const type = headers.ce_type.toString();
    const sequence = headers.ce_sequence.toString();
    const described = escaped(headers.ce_label.toString());
    position++;
    if (agreement && sequence === '1') {
      const parties = agreement.parties.map((one) => one.partner);
      const spells = JSON.stringify(agreement.parties.flatMap(({ partner, spells }) => spells.map(({ id, from }) => ({ id, partner, from }))));
      rows.agreement.push(
        `${subject}\t1\t${escaped(agreement.title)}\t${agreement.kind}\t${agreement.signedOn}\t${agreement.inForceOn}\t{${parties}}\t${escaped(spells)}\t${escaped(JSON.stringify(agreement.obligations))}\t[]\t${described}\t${OPEN}`,
      );
      for (const one of parties) rows.agreement_party.push(`${one}\t${subject}\t${OPEN}`);
      partiesOf.set(subject, parties);
    }
    rows.history.push(
      `${position}\t${headers.ce_id}\t${type}\t${subject}\t${headers.ce_time}\t${sequence}\t${escaped(`${partner ?? ''} ${title ?? agreement.title}`)}\t${described}\t${OPEN}`,
    );
    const parties = partiesOf.get(subject) ?? [];
    for (const one of partner !== undefined && parties.length > 2 ? [partner] : parties) rows.history_partner.push(`${one}\t${position}\t${OPEN}`);
  }
  await client.query('BEGIN');
  for (const [table, lines] of Object.entries(rows)) await copy(table, lines);
  await client.query('COMMIT');
  if (position >= wanted) finish();
}

const consumer = new Kafka({ brokers: BROKERS.split(','), logLevel: logLevel.ERROR }).consumer({
  groupId: GROUP,
  maxBytesPerPartition: 8 * 1024 * 1024,
  maxBytes: 16 * 1024 * 1024,
});
await consumer.connect();
await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
await consumer.run({ eachBatch });
await finished;
process.send({ events: position, seconds: (performance.now() - began) / 1_000 });
await consumer.disconnect();
await client.end();
