/**
 * How many reports a second the handler takes alone, on this machine: `npx tsc -b apps/agreements tools/postgres && node apps/agreements/bench/reports.mjs [reports] [batch]`.
 * One transaction per batch, events into the outbox; nothing else runs but the relay and the service's own consumers.
 */
import { readFileSync } from 'node:fs';
import { agreementReported, PUBLIC_LABEL } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { REPORT_HANDLERS } from '@entente/service-kit/owner';
import { startBenchedService } from './running-service.mjs';

const [reports = 20_000, batch = 500] = process.argv.slice(2).map(Number);
const { app, admin, states, stop } = await startBenchedService();
const stated = Array.from({ length: reports }, (_, n) => {
  const signed = 1980 + (n % 30);
  return agreementReported.data.parse({
    report: { source: 'https://bench.example', record: String(n), revision: 1 },
    title: `Defence cooperation agreement (DCA) number ${n} of ${signed}`,
    kind: 'general-defence-cooperation',
    alsoKinds: n % 4 === 0 ? ['industry'] : [],
    signedOn: `${signed}-05-0${1 + (n % 9)}`,
    ...(n % 5 < 4 ? { inForceOn: `${signed}-06` } : {}),
    ...(n % 2 ? { endedOn: String(signed + 20), endReason: 'reported' } : {}),
    citation: `record ${n}`,
    parties: [{ partner: states[n % states.length] }, { partner: { scheme: 'iso3166-1-alpha-3', code: states[(n * 7 + 1) % states.length] } }],
  });
}).filter(({ parties: [a, b] }) => a.partner !== b.partner.code);

const [handler] = app.get(REPORT_HANDLERS, { strict: false });
const transactions = app.get(Transactions, { strict: false });
/** CPU seconds of every process of the database so far, where the system tells. */
async function databaseSeconds() {
  const { rows } = await admin.query('SELECT pid FROM pg_stat_activity');
  return rows.reduce((sum, { pid }) => {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
    return sum + (user + system) / 100;
  }, 0);
}

async function run(name, all) {
  const [started, cpu, database] = [performance.now(), process.cpuUsage(), await databaseSeconds()];
  const outcomes = new Map();
  for (let at = 0; at < all.length; at += batch) {
    const slice = all.slice(at, at + batch).map((data) => ({ data, label: PUBLIC_LABEL, actor: 'system' }));
    for (const { outcome } of await transactions.run('system', (tx) => handler.accept(tx, slice, new Date())))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  process.stdout.write(
    `${name}: ${Math.round(all.length / seconds)} reports/s (${JSON.stringify(Object.fromEntries(outcomes))}, µs of CPU per report: service ${Math.round((used.user + used.system) / all.length)}, database ${Math.round((((await databaseSeconds()) - database) * 1e6) / all.length)})\n`,
  );
}
await run('new', stated);
await run('duplicate', stated);
await run(
  'corrected',
  stated.map((one) => ({ ...one, title: `${one.title} (corrected)`, report: { ...one.report, revision: 2 } })),
);
await stop();
