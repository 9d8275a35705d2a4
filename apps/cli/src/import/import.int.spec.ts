import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { agreementsTable } from '../../spec/made-up-table.js';
import { entente, startEntente, type Ended } from '../../spec/run-entente.js';
import { startStandInGateway, type StandInGateway } from '../../spec/stand-in-gateway.js';

let gateway: StandInGateway;
let dataDir: string;
let file: string;
let results: string;

beforeEach(async () => {
  gateway = await startStandInGateway();
  dataDir = await mkdtemp(join(tmpdir(), 'entente-cli-'));
  file = join(dataDir, 'made-up.csv');
  results = join(dataDir, 'results.csv');
});
afterEach(async () => {
  await gateway.close();
  await rm(dataDir, { recursive: true, force: true });
});

const more = (args: string[]): string[] => [
  'import',
  'agreements',
  file,
  '--url',
  gateway.url,
  '--token',
  't',
  '--batch',
  '10',
  '--json',
  '--results',
  results,
  ...args,
];
const run = (args: string[] = []): Promise<Ended> => entente(more(args), { dataDir });
const last = (ended: Ended): unknown => JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '');
async function resultRows(): Promise<Record<string, string>[]> {
  return parse(await readFile(results, 'utf8'), { columns: true });
}
async function states(): Promise<string[]> {
  const files = await readdir(join(dataDir, 'imports')).catch(() => []);
  return files.filter((name) => name.endsWith('.entente-import.json'));
}
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1000) throw new Error('did not come to pass');
    await sleep(10);
  }
}

describe('import', () => {
  it('answers every row once, in order, and sends anew in a second run', async () => {
    await writeFile(
      file,
      agreementsTable(45, (row, number) => {
        if (number === 7) row['title'] = 'REFUSE this';
        if (number === 12) row['title'] = 'WARN of this';
        if (number === 20) row['signedOn'] = '2001-02-30';
      }),
    );
    const first = await run();
    expect([first.code, last(first)]).toEqual([0, { read: 45, stored: 43, duplicates: 0, refused: 2, warnings: 1 }]);
    const rows = await resultRows();
    expect(rows.map((row) => Number(row['row']))).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
    expect(rows[6]).toMatchObject({ record: 'R-7', outcome: 'refused', code: 'same-party-twice', faults: expect.stringContaining('/parties/1') });
    expect(rows[11]).toMatchObject({ outcome: 'stored', subject: 'subject-of-R-12', warnings: expect.stringContaining('in-force-before-signature') });
    expect(rows[19]).toMatchObject({ outcome: 'refused', code: 'not-mapped', faults: expect.stringContaining('impossible-date') });
    expect(gateway.contentTypes.every((type) => type === 'application/cloudevents-batch+json')).toBe(true);
    expect(gateway.requests.every((ids) => ids.length <= 10)).toBe(true);
    const ids = gateway.requests.flat();
    expect(await states()).toEqual([]);

    const second = await run();
    expect(last(second)).toEqual({ read: 45, stored: 0, duplicates: 43, refused: 2, warnings: 0 });
    expect(
      gateway.requests
        .flat()
        .slice(ids.length)
        .filter((id) => ids.includes(id)),
    ).toEqual([]);
    const corrected = await run(['--revision', '2']);
    expect(last(corrected)).toMatchObject({ stored: 43, duplicates: 0 });
  });

  it('gets through refusals of service, broken connections and lost answers without dropping or doubling a row', async () => {
    await writeFile(file, agreementsTable(60));
    gateway.behave = (request) => {
      if (request === 2) return { status: 503, headers: { 'retry-after': '0' } };
      if (request === 3) return 'reset';
      if (request === 4 || request === 8) return 'lose-answer';
      if (request === 5) return { status: 429, headers: { 'retry-after': '1' } };
      return request === 6 ? { unavailableFrom: 4 } : 'answer';
    };
    const ended = await run();
    expect([ended.code, last(ended)]).toEqual([0, { read: 60, stored: 60, duplicates: 0, refused: 0, warnings: 0 }]);
    expect(gateway.stored.size).toBe(60);
    expect(new Set(gateway.requests.flat()).size).toBe(60);
    expect(ended.stderr).toContain('trying again');
  });

  it('goes on after kill -9 where it was, with the same event ids', async () => {
    await writeFile(file, agreementsTable(100));
    gateway.behave = (request) => (request > 5 ? 'hang' : 'answer');
    const killed = startEntente(more([]), { dataDir });
    await until(() => gateway.requests.length >= 7);
    killed.process.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    expect(await states()).toHaveLength(1);
    const sentBefore = new Set(gateway.requests.flat());
    // As if it had been killed between writing results and saying so.
    await appendFile(results, `99,R-99,stored,half a ro${'w'.repeat(20_000)}`);

    gateway.behave = () => 'answer';
    const resumed = await run();
    expect(resumed.stderr).toMatch(/resuming the run of .*: [1-5]0 of 100 rows are answered/);
    expect([resumed.code, last(resumed)]).toEqual([0, { read: 100, stored: 100, duplicates: 0, refused: 0, warnings: 0 }]);
    const ids = gateway.requests.flat();
    expect(new Set(ids).size).toBe(100);
    expect(ids.length).toBeGreaterThan(100);
    expect(sentBefore.size).toBeLessThan(100);
    expect((await resultRows()).map((row) => Number(row['row']))).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(await states()).toEqual([]);
  });

  it('stops on Ctrl-C with what is kept, and starts anew when the file has changed since', async () => {
    await writeFile(file, agreementsTable(50));
    gateway.behave = (request) => (request > 3 ? 'hang' : 'answer');
    const stopped = startEntente(more([]), { dataDir });
    await until(() => gateway.requests.length >= 5);
    stopped.process.kill('SIGINT');
    const ended = await stopped.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/interrupted: \d+ of 50 rows are answered; the same command goes on/);

    await writeFile(file, agreementsTable(51));
    gateway.behave = () => 'answer';
    const anew = await run();
    expect(anew.stderr).toContain('the file has changed: every row is sent');
    expect(last(anew)).toMatchObject({ read: 51, refused: 0 });
  });

  it('starts anew when the results of the interrupted run are gone', async () => {
    await writeFile(file, agreementsTable(30));
    gateway.behave = (request) => (request > 1 ? { status: 503 } : 'answer');
    expect((await run(['--patience', '100ms', '--in-flight', '1'])).code).toBe(1);
    await rm(results);
    gateway.behave = () => 'answer';
    const anew = await run();
    expect(anew.stderr).toMatch(/its results .* are gone: every row is sent/);
    expect(last(anew)).toEqual({ read: 30, stored: 20, duplicates: 10, refused: 0, warnings: 0 });
  });

  it('gives up when patience ends, keeps its place, and finishes later', async () => {
    await writeFile(file, agreementsTable(40));
    gateway.behave = (request) => (request > 2 ? { status: 503 } : 'answer');
    const tired = await run(['--patience', '600ms', '--in-flight', '1']);
    expect([tired.code, tired.stdout]).toEqual([1, '']);
    expect(tired.stderr).toContain('20 of 40 rows are answered');
    gateway.behave = () => 'answer';
    expect(last(await run())).toEqual({ read: 40, stored: 40, duplicates: 0, refused: 0, warnings: 0 });
  });

  it('outlasts a gateway that is gone for a while', async () => {
    await writeFile(file, agreementsTable(30));
    const { port } = gateway;
    await gateway.close();
    const waiting = startEntente(more([]), { dataDir });
    await sleep(700);
    gateway = await startStandInGateway(port);
    expect(last(await waiting.ended)).toMatchObject({ read: 30, stored: 30 });
  });

  it('prints a problem with its faults and what would be accepted', async () => {
    await writeFile(file, agreementsTable(3));
    gateway.behave = () => ({
      status: 403,
      body: {
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        code: 'role-missing',
        detail: 'this needs another role',
        faults: [{ path: '/roles', code: 'invalid', message: 'not enough', accepted: ['integrator'] }],
      },
    });
    const ended = await run();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('403 role-missing: this needs another role');
    expect(ended.stderr).toContain('/roles: not enough [invalid] (accepted: integrator)');
  });

  it('checks every row in a dry run and sends nothing', async () => {
    await writeFile(
      file,
      agreementsTable(20, (row, number) => {
        if (number === 4) row['kind'] = 'picnic';
      }),
    );
    const ended = await run(['--dry-run']);
    expect([ended.code, last(ended)]).toEqual([0, { read: 20, stored: 0, duplicates: 0, refused: 1, warnings: 0, valid: 19 }]);
    expect((await resultRows())[3]).toMatchObject({ outcome: 'refused', code: 'invalid-data', faults: expect.stringMatching(/^\/kind: .*accepted: alliance/) });
    expect(gateway.requests).toEqual([]);
  });
});

describe('import of crises', () => {
  const HEADER = 'source,record,title,basis,openedOn,severity,actors,phases,closedOn,closedReason,policy,classification,releasableTo,originator';
  const ROWS = [
    'urn:desk,1,Strait,Ships met,1996-03,,NOR=involved=west;RUS=involved=east;=observing,assessment=1996-03-05=high,1996-04,Both left,PUBLIC,UNCLASSIFIED,,',
    'urn:desk,2,Alone,,1996,,NOR,,,,,,,',
    'urn:desk,3,Never ends,,1996-13,,NOR;RUS,,,,,,,',
    'urn:desk,4,Open still,,1996,critical,NOR;RUS,,,,,,,',
  ];
  const crises = async (...args: string[]): Promise<Ended> => {
    await writeFile(file, [HEADER, ...ROWS].join('\n'));
    return entente(['import', 'crises', file, '--url', gateway.url, '--token', 't', '--json', '--results', results, ...args], { dataDir });
  };

  it('checks actors and dates in a dry run, and sends every row that could be mapped', async () => {
    expect(last(await crises('--dry-run'))).toMatchObject({ read: 4, refused: 2, valid: 2 });
    expect((await resultRows()).map(({ record, outcome, code, faults }) => [record, outcome, code, faults?.split(':')[0]])).toEqual([
      ['1', 'valid', '', ''],
      ['2', 'refused', 'invalid-data', '/actors'],
      ['3', 'refused', 'not-mapped', '/openedOn'],
      ['4', 'valid', '', ''],
    ]);
    expect(gateway.requests).toEqual([]);
    // The second row is for the service to refuse, which the stand-in does not.
    expect(last(await crises())).toMatchObject({ read: 4, stored: 3, refused: 1 });
    expect([...gateway.stored.keys()]).toEqual(['1', '2', '4']);
  });
});
