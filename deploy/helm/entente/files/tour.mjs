// The tour of the README against a running gateway, by `helm test`: `node tour.mjs <the entente command>`. ENTENTE_URL says where,
// ENTENTE_TOKEN who asks (roles desk-officer, operator and integrator); TOUR_WRITES=true also writes what stays. Exit code 1 at the first
// answer that is another.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const [entente] = process.argv.slice(2);
const { ENTENTE_URL: url, ENTENTE_TOKEN: token, TOUR_WRITES: writes } = process.env;
const run = promisify(execFile);

async function call(path, { method = 'GET', body, headers = {} } = {}) {
  const given = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  const response = await fetch(`${url}${path}`, { method, headers: given, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

/** What the command prints, whether or not it succeeds: a refusal is an answer too. */
async function command(...args) {
  const { stdout, stderr } = await run(process.execPath, [entente, ...args]).catch((failed) => failed);
  return `${stdout}${stderr}`;
}

async function step(what, ask, expected) {
  const answer = await ask();
  const ok = expected instanceof RegExp ? expected.test(String(answer)) : answer === expected;
  console.log(`${ok ? 'ok      ' : 'NOT SO  '} ${what}: ${String(answer).trim().split('\n')[0]}`);
  if (!ok) throw new Error(`${what}: expected ${expected}, got ${answer}`);
}

/** Asked again for a minute: read models follow the facts. */
async function eventually(ask, expected) {
  for (let left = 60; ; left -= 1) {
    const answer = await ask();
    if (answer === expected || left === 0) return answer;
    await new Promise((done) => setTimeout(done, 1_000));
  }
}

async function read() {
  await step('every service is ready', () => eventually(async () => (await fetch(`${url}/health/ready`)).status, 200), 200);
  const members = async () => (await call('/v1/organisations/nato/members?asOf=1989-11-09&limit=1')).total;
  await step('members of NATO on the day the Wall fell', () => eventually(members, 16), 16);
  await step('a name as of a date', () => command('resolve', 'Zimbabwe Rhodesia', '--on', '1979-11-01'), /ZWE \(by name\)/);
  await step('a code as of a date', () => command('resolve', '--scheme', 'cow', '365', '--on', '1985-01-01'), /SUN \(by identifier\)/);
  await step('a name with a typo', () => command('resolve', 'Colombbia'), /near: COL/);
  await step('a table as CSV', () => call('/v1/reports/engagements.csv?groupBy=partner,year,kind&from=2024&to=2024'), /partner/);
  await step('how far read models are', async () => JSON.stringify(await call('/v1/reporting/status')), /"lag"/);
}

async function write() {
  const title = 'Agreement on mountain rescue';
  const parties = [{ partner: 'PER' }, { partner: { name: 'Bolivia' } }];
  const made = { title, kind: 'training-and-education', parties, signedOn: '2019-05', inForceOn: '2019-06-01' };
  const { id } = await call('/v1/agreements', { method: 'POST', body: made });
  const knownAt = new Date().toISOString();
  await new Promise((done) => setTimeout(done, 1_000));
  const correction = { reason: 'the year was misread', changes: { signedOn: '2018-05', inForceOn: '2018-06-01' } };
  const corrected = () => call(`/v1/agreements/${id}/corrections`, { method: 'POST', body: correction, headers: { 'if-match': '"1"' } });
  await step('an agreement is corrected', async () => (await corrected()).version, 2);
  const status = async (query) => (await call(`/v1/agreements/${id}?asOf=2018-12-31${query}`)).status;
  await step('what was true', () => status(''), 'inForce');
  await step('what we knew', () => status(`&knownAt=${knownAt}`), 'negotiation');
  await step('a report that cannot be right', async () => JSON.stringify(await call('/v1/events', impossible())), /same-party-twice/);
  await step('what was refused is kept', () => command('dead', 'list', '--owner', 'agreements'), /same-party-twice/);
  await step('a rebuild', () => command('rebuild'), /row for row the same/);
}

function impossible() {
  const data = { report: { source: 'urn:example:tour', record: '17', revision: 1 }, title: 'Pact with itself', kind: 'alliance' };
  const parties = [{ partner: 'PER' }, { partner: 'PER' }];
  const type = 'entente.agreements.agreement-reported.v1';
  const event = { specversion: '1.0', id: '1', source: 'urn:example:tour', type, data: { ...data, parties } };
  return { method: 'POST', body: [event], headers: { 'content-type': 'application/cloudevents-batch+json' } };
}

try {
  await read();
  if (writes === 'true') await write();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
