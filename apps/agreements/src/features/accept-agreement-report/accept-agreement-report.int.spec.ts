import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topic } from '@entente/contracts';
import { eventually, recordsIn } from '@entente/testing';
import pg from 'pg';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

async function send(...events: object[]): Promise<any[]> {
  const { status, body } = await service.post('/v1/events', events);
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body.results;
}

async function history(id: string): Promise<any[]> {
  return (await service.get(`/v1/agreements/${id}/history`)).body.items;
}

describe('a report', () => {
  it('registers an agreement under its record', async () => {
    const [result] = await send(aReport('new', { inForceOn: '2004' }));
    expect(result).toMatchObject({ outcome: 'stored' });
    const { body } = await service.get('/v1/agreements?source=urn:test&record=new');
    expect(body.items).toMatchObject([
      { id: result.subject, version: 1, report: { source: 'urn:test', record: 'new', revision: 1 }, parties: [{ spells: [{ from: '2004' }] }, {}] },
    ]);
  });

  it('is a duplicate at the same revision and at a lower one', async () => {
    const [first] = await send(aReport('twice', {}, 3));
    const again = await send(aReport('twice', { title: 'Other' }, 3), aReport('twice', { title: 'Other' }, 2));
    expect(again.map(({ outcome, subject }) => [outcome, subject])).toEqual([
      ['duplicate', first.subject],
      ['duplicate', first.subject],
    ]);
    expect(await history(first.subject)).toHaveLength(1);
  });

  it('corrects at a higher revision, and history keeps both', async () => {
    const [first] = await send(aReport('corrected', { inForceOn: '2004', endedOn: '2010' }));
    const [second] = await send(aReport('corrected', { inForceOn: '2004', endedOn: '2011' }, 2));
    expect([second.outcome, second.subject]).toEqual(['stored', first.subject]);
    const versions = await history(first.subject);
    expect(versions.map(({ version, record, knownTo }) => [version, record.endedOn, knownTo === null])).toEqual([
      [1, '2010', false],
      [2, '2011', true],
    ]);
    expect(versions[1].record.parties[0].spells[0].id).toBe(versions[0].record.parties[0].spells[0].id);
  });

  it('that comes twice in a batch is taken in order', async () => {
    const results = await send(aReport('batch', { title: 'First' }, 1), aReport('batch', { title: 'Third' }, 3), aReport('batch', { title: 'Second' }, 2));
    expect(results.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'duplicate']);
    expect((await history(results[0].subject)).map(({ record }) => record.title)).toEqual(['First', 'Third']);
    expect((await service.get(`/v1/agreements/${results[0].subject}`)).body).toMatchObject({ version: 2, title: 'Third' });
  });

  it('corrects a record somebody changed by hand', async () => {
    const [{ subject }] = await send(aReport('by-hand'));
    await service.post(`/v1/agreements/${subject}/corrections`, { reason: 'r', changes: { title: 'By hand' } }, { headers: { 'if-match': '"1"' } });
    await send(aReport('by-hand', { title: 'By source' }, 2));
    expect((await history(subject)).map(({ version, record }) => [version, record.title])).toEqual([
      [1, 'Agreement by-hand'],
      [2, 'By hand'],
      [3, 'By source'],
    ]);
  });

  it('gives the same event the same answer', async () => {
    const event = aReport('same-event', {}, 1, 'the-same');
    expect(await send(event)).toEqual(await send(event));
  });

  it('is told with what follows from it, and a correction in one event', async () => {
    const [{ subject }] = await send(aReport('told', { inForceOn: '2004', endedOn: '2005' }));
    await send(aReport('told', { inForceOn: '2004' }, 2));
    const events = await eventually(async () => {
      const published = await service.published(subject);
      return published.length >= 6 && published;
    });
    expect(events.map(({ type, sequence }) => [sequence, type.split('.')[2]])).toEqual([
      [1, 'agreement-registered'],
      [1, 'agreement-entered-into-force'],
      [1, 'party-bound'],
      [1, 'party-bound'],
      [1, 'agreement-terminated'],
      [2, 'agreement-corrected'],
    ]);
    expect(events[0]?.data.agreement.parties[0].spells).toMatchObject([{ from: '2004', to: '2005' }]);
  });

  it('is kept with a warning where it is odd', async () => {
    const [result] = await send(
      aReport('odd', { signedOn: '2004-05-01', inForceOn: '2004-04-30', parties: [{ partner: 'PER', actions: [{ action: 'ratified' }] }, { partner: 'COL' }] }),
    );
    expect(result.warnings.map(({ code }: { code: string }) => code)).toEqual(['in-force-before-signature', 'not-signed']);
  });

  it('does not hold up the others when it is refused', async () => {
    const results = await send(
      aReport('good-1'),
      aReport('bad-1', { parties: [{ partner: 'PER' }, { partner: { scheme: 'cow', code: '135' } }] }),
      aReport('bad-2', { parties: [{ partner: 'PER' }, { partner: { name: 'Atlantis' } }] }),
      aReport('bad-3', { titel: 'x' }),
      aReport('good-2'),
    );
    expect(results.map(({ outcome, code, faults }) => [outcome, code, faults?.[0].path])).toEqual([
      ['stored', undefined, undefined],
      ['refused', 'same-party-twice', '/data/parties/1/partner'],
      ['refused', 'partner-unknown', '/data/parties/1/partner'],
      ['refused', 'invalid-input', '/data/titel'],
      ['stored', undefined, undefined],
    ]);
    const { body } = await service.get('/v1/events/dead?owner=agreements&limit=10');
    expect(body.items.map(({ code }: { code: string }) => code).sort()).toEqual(['invalid-input', 'partner-unknown', 'same-party-twice']);
  });

  it('that came on the inbox topic and is refused says on the dead topic where it came from, and bytes nobody can read are refused again', async () => {
    const inbox = topic('agreements', 'inbox');
    const { id, type, data } = JSON.parse(JSON.stringify(aReport('from-inbox', { parties: [{ partner: 'PER' }, { partner: 'PER' }] })));
    const headers = { ce_specversion: '1.0', ce_id: id, ce_type: type, ce_source: 'urn:test', 'content-type': 'application/json' };
    await service.databases.bus.publish([
      { topic: inbox, key: 'from-inbox', headers, value: Buffer.from(JSON.stringify(data)) },
      { topic: inbox, key: 'from-inbox', headers, value: Buffer.from('{"broken') },
    ]);
    const dead = await eventually(async () => {
      const records = (await recordsIn(service.databases.bus, topic('agreements', 'dead'))).filter(({ key }) => key === 'from-inbox');
      return records.length === 2 && records;
    });
    const said = dead.map((record) => [record.headers['dead_origin'], record.headers['dead_code']]).sort();
    expect(said).toEqual([
      [`${inbox}/0/0`, 'same-party-twice'],
      [`${inbox}/0/1`, 'broken-json'],
    ]);
    const { body } = await service.get('/v1/events/dead?owner=agreements&limit=10');
    const broken = body.items.find(({ code }: { code: string }) => code === 'broken-json');
    expect(await service.post(`/v1/events/dead/${broken.id}/replay?owner=agreements`, {})).toMatchObject({ status: 422, body: { code: 'broken-json' } });
  });

  it('is refused where the record is under a label its sender does not hold', async () => {
    const [{ subject }] = await send(aReport('hidden', { label: { policy: 'PER', classification: 'SECRET' } }));
    const { body } = await service.post('/v1/events', [aReport('hidden', {}, 2), aReport('hidden', {}, 1)], {
      claims: { sub: 'low', roles: ['integrator'], clearance: 'UNCLASSIFIED' },
    });
    expect(body.results.map(({ outcome, code, subject: told }: any) => [outcome, code, told])).toEqual([
      ['refused', 'label-not-held', undefined],
      ['refused', 'label-not-held', undefined],
    ]);
    expect(await history(subject)).toHaveLength(1);
  });

  it('waits for a change in progress, and decides on what that left', async () => {
    const [{ subject }] = await send(aReport('in-progress'));
    const client = (): pg.Client => new pg.Client({ connectionString: service.databases.databaseUrl, options: '-c entente.system=on' });
    const [other, watcher] = [client(), client()];
    await Promise.all([other.connect(), watcher.connect()]);
    try {
      await other.query('BEGIN');
      await other.query(`UPDATE agreement SET record = jsonb_set(record::jsonb, '{report,revision}', '9')::json WHERE id = $1`, [subject]);
      const sending = send(aReport('in-progress', { title: 'Decided on what was' }, 2));
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await eventually(async () => (await watcher.query(waiting)).rowCount === 1);
      await other.query('COMMIT');
      expect((await sending).map(({ outcome }) => outcome)).toEqual(['duplicate']);
    } finally {
      await Promise.all([other.end(), watcher.end()]);
    }
    expect(await history(subject)).toHaveLength(1);
  });

  it('stays one agreement where several senders bring it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(aReport('race'))));
    expect(new Set(answers.map(([result]) => result.subject)).size).toBe(1);
    expect(answers.filter(([result]) => result.outcome === 'stored')).toHaveLength(1);
  });
});
