import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, jwtVerify, type JWK } from 'jose';
import { entente, type Ended } from '../../spec/run-entente.js';
import { startStandInGateway, type StandInGateway } from '../../spec/stand-in-gateway.js';

let gateway: StandInGateway;
let dataDir: string;
let publicKey: JWK;

beforeEach(async () => {
  gateway = await startStandInGateway();
  dataDir = await mkdtemp(join(tmpdir(), 'entente-cli-'));
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  publicKey = await exportJWK(pair.publicKey);
  await mkdir(join(dataDir, 'issuer'));
  await writeFile(join(dataDir, 'issuer', 'private.jwk.json'), JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: 'made-up', alg: 'EdDSA' }));
  await writeFile(join(dataDir, 'instance.json'), JSON.stringify({ gateway: gateway.url, pid: 1, services: {}, issuer: join(dataDir, 'issuer') }));
});
afterEach(async () => {
  await gateway.close();
  await rm(dataDir, { recursive: true, force: true });
});

const run = (args: string[], input = ''): Promise<Ended> => entente(args, { dataDir, input });
async function claims(token: string): Promise<Record<string, unknown>> {
  return (await jwtVerify(token, await importJWK(publicKey, 'EdDSA'), { issuer: 'urn:entente:local', audience: 'entente' })).payload;
}

describe('signing in', () => {
  it('prints a token alone, with the claims asked for', async () => {
    const ended = await run([
      'token',
      '--role',
      'reader,desk-officer',
      '--nation',
      'PER',
      '--clearance',
      'SECRET',
      '--categories',
      'a,b',
      '--post',
      'ministry,cabinet',
      '--subject',
      'ana',
      '--ttl',
      '1h',
    ]);
    expect(ended.code).toBe(0);
    const told = await claims(ended.stdout.trim());
    expect(told).toMatchObject({
      sub: 'ana',
      nation: 'PER',
      clearance: 'SECRET',
      categories: ['a', 'b'],
      roles: ['reader', 'desk-officer'],
      posts: ['ministry', 'cabinet'],
    });
    expect(Number(told['exp']) - Number(told['iat'])).toBe(3600);
  });

  it('refuses a role or a clearance that does not exist', async () => {
    const ended = await run(['token', '--role', 'king']);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('--role');
  });

  it('signs in by itself on this machine, and never sends that token elsewhere', async () => {
    gateway.routes.set('POST /v1/reporting/rebuild', () => ({ status: 202, body: { id: 'r1' } }));
    expect((await run(['rebuild', '--no-watch'])).code).toBe(0);
    expect(await claims(gateway.authorizations[0]?.replace('Bearer ', '') ?? '')).toMatchObject({
      nation: 'un',
      clearance: 'UNCLASSIFIED',
      roles: ['operator', 'integrator', 'desk-officer'],
    });
    const elsewhere = await run(['rebuild', '--no-watch', '--url', 'http://entente.example']);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('give a token with --token')]);
  });

  it('says what to do where nothing runs', async () => {
    await rm(join(dataDir, 'instance.json'));
    const ended = await run(['export', 'partners']);
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('npm start')]);
  });
});

describe('publish', () => {
  const event = (record: string, title: string): string => JSON.stringify({ id: `e-${record}`, data: { report: { source: 's', record, revision: 1 }, title } });
  it('takes one event, an array or lines, and answers each in a line', async () => {
    expect((await run(['publish', '-'], event('1', 'one'))).stdout).toBe('stored    e-1 subject-of-1\n');
    const lines = await run(['publish', '-', '--json'], `${event('2', 'two')}\n\n${event('3', 'REFUSE')}\n`);
    expect(
      lines.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).outcome),
    ).toEqual(['stored', 'refused']);
    expect((await run(['publish', '-'], `[${event('1', 'one')}]`)).stdout).toContain('e-1 subject-of-1');
    const broken = await run(['publish', '-'], `${event('4', 'four')}\n{"id":`);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('standard input, line 2: not JSON')]);
  });
});

describe('export', () => {
  const agreement = {
    id: 'a1',
    version: 1,
    title: 'A "pact", so called',
    kind: 'alliance',
    parties: [{ partner: 'PER' }, { partner: 'COL' }],
    label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] },
  };
  it('reads every page and writes a file that appears complete', async () => {
    gateway.routes.set('GET /v1/agreements', (url) => {
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ party: 'PER', asOf: '2001', limit: '500' });
      const second = url.searchParams.get('cursor') === 'c2';
      return { body: { items: [{ ...agreement, id: second ? 'a2' : 'a1' }], next: second ? null : 'c2', total: 2 } };
    });
    const file = join(dataDir, 'out.csv');
    const ended = await run(['export', 'agreements', '--party', 'PER', '--as-of', '2001', '-o', file]);
    expect(ended.code).toBe(0);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('a1,1,"A ""pact"", so called",alliance,,PER;COL,');
    const json = await run(['export', 'agreements', '--party', 'PER', '--as-of', '2001', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject([{ id: 'a1' }, { id: 'a2' }]);
  });
  it('refuses a filter the list does not have', async () => {
    const ended = await run(['export', 'history', '--party', 'PER']);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('they can by: partner, subject, type')]);
  });
});

describe('resolve, rebuild, dead letters, status', () => {
  it('shows what a name or a code stands for, and says when one is unknown', async () => {
    gateway.routes.set('POST /v1/partners/resolve', (_, body) => {
      expect(JSON.parse(body)).toEqual({
        references: [
          { scheme: 'cow', code: '135' },
          { scheme: 'cow', code: '999' },
        ],
        on: '1999',
      });
      return {
        body: {
          results: [
            { outcome: 'resolved', partner: 'PER', by: 'identifier' },
            { outcome: 'unknown', suggestions: [] },
          ],
        },
      };
    });
    const ended = await run(['resolve', '135', '999', '--scheme', 'cow', '--on', '1999']);
    expect([ended.code, ended.stdout]).toEqual([1, '135 → PER (by identifier)\n999 → unknown\n']);
  });

  it('watches a rebuild to its end, and fails on differences', async () => {
    let asked = 0;
    gateway.routes.set('POST /v1/reporting/rebuild', () => ({ status: 202, body: { id: 'r1' } }));
    gateway.routes.set('GET /v1/reporting/rebuild', () => {
      const running = { id: 'r1', state: 'running', read: 1, total: 2, startedAt: '2026-01-01T00:00:00Z' };
      asked += 1;
      return {
        body:
          asked < 2
            ? running
            : {
                ...running,
                state: 'swapped',
                read: 2,
                endedAt: '2026-01-01T00:00:05Z',
                differences: [{ table: 'agreements', rows: 9, onlyBefore: 1, onlyAfter: 0 }],
              },
      };
    });
    const ended = await run(['rebuild']);
    expect([ended.code, ended.stdout]).toEqual([1, expect.stringContaining('2 events read in 5s; 1 rows differ')]);
  });

  it('finds the owner of a refused event and tries it again', async () => {
    const letter = {
      id: 'd1',
      owner: 'agreements',
      subject: 'R-7',
      code: 'same-party-twice',
      message: 'twice',
      faults: [],
      original: '{}',
      times: 1,
      firstAt: '2026-01-01T00:00:00Z',
      lastAt: '2026-01-01T00:00:00Z',
      label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] },
    };
    gateway.routes.set('GET /v1/events/dead', (url) => ({
      body: url.searchParams.get('owner') === 'agreements' ? { items: [letter], next: null, total: 1 } : { items: [], next: null, total: 0 },
    }));
    gateway.routes.set('POST /v1/events/dead/d1/replay', (url) => ({
      body: { result: { id: 'e', outcome: url.searchParams.get('owner') === 'agreements' ? 'stored' : 'refused' } },
    }));
    expect((await run(['dead', 'list'])).stdout).toContain('d1 agreements R-7 same-party-twice: twice');
    expect((await run(['dead', 'replay', 'd1'])).stdout).toBe('stored      d1\n');
    expect((await run(['dead', 'replay', '--all'])).code).toBe(2);
    expect((await run(['dead', 'replay', '--all', '--owner', 'agreements', '--json'])).stdout).toContain('"outcome":"stored"');
    gateway.routes.set('GET /v1/events/dead', () => ({ body: { items: [letter, { ...letter, id: 'd2' }], next: null, total: 2 } }));
    gateway.routes.set('POST /v1/events/dead/d1/replay', () => ({
      status: 422,
      body: { type: 'urn:entente:same-party-twice', title: 'refused', status: 422, code: 'same-party-twice', detail: 'refused again: twice' },
    }));
    gateway.routes.set('POST /v1/events/dead/d2/replay', () => ({ body: { result: { id: 'e', outcome: 'stored' } } }));
    expect(await run(['dead', 'replay', '--all', '--owner', 'agreements'])).toMatchObject({
      code: 1,
      stdout: 'refused     d1 same-party-twice refused again: twice\nstored      d2\n',
      stderr: expect.stringContaining('2 tried again, 1 refused, 1 stored'),
    });
  });

  it('tells what is not ready and what was refused', async () => {
    gateway.routes.set('GET /health/ready', () => ({ body: {} }));
    gateway.routes.set('GET /v1/events/dead', () => ({ body: { items: [], next: null, total: 3 } }));
    gateway.routes.set('GET /v1/reporting/status', () => ({ body: { position: { t: 5 }, lag: { t: 0 }, quarantined: 0, held: 0 } }));
    const well = await run(['status', '--json']);
    expect([well.code, JSON.parse(well.stdout)]).toMatchObject([0, { ready: true, deadLetters: { agreements: 3 }, reporting: { position: { t: 5 } } }]);
    gateway.routes.delete('GET /health/ready');
    expect(await run(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT READY: 404') });
  });
});

describe('deadlines', () => {
  const line = {
    id: 'withdrawal-notice:2027',
    kind: 'withdrawal-notice',
    on: '2026-08-24',
    title: 'Last day to give notice',
    owedBy: ['CHL', 'PER'],
    everyParty: true,
    overdue: true,
    owner: 'agreements',
    subject: 'x',
    belongsTo: 'x',
    about: 'On the border',
    rule: { id: 'on-the-border', citation: 'article 13', certainty: 'unverified' },
    label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] },
  };

  it('are one line each, with who owes them and the rule; as JSON where asked for', async () => {
    const asked: string[] = [];
    gateway.routes.set('GET /v1/deadlines', (url) => {
      asked.push(url.search);
      return { status: 200, body: { items: [line], next: null, total: 3, until: '2026-12-31', position: {} } };
    });
    const ended = await run(['deadlines', '--until', '2026', '--partner', 'PER', '--limit', '1']);
    expect([ended.code, ended.stdout]).toEqual([
      0,
      '2026-08-24 OVERDUE  every party (CHL, PER): Last day to give notice, On the border [article 13, unverified]\n',
    ]);
    expect(ended.stderr).toContain('1 of 3 deadlines until 2026-12-31');
    expect(asked).toEqual(['?until=2026&partner=PER&limit=1']);
    expect(JSON.parse((await run(['deadlines', '--json'])).stdout)).toEqual(line);
  });

  it('refuse a day that is none before asking', async () => {
    expect((await run(['deadlines', '--until', 'soon'])).code).toBe(2);
  });
});
