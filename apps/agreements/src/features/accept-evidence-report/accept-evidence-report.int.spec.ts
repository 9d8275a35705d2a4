import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventually } from '@entente/testing';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
  service.clock.at = new Date('2026-06-10T09:00:00Z');
});
afterAll(() => service.close());

const OBLIGATIONS = [
  { kind: 'report', provision: 'art. 9', owedBy: ['PER'], due: { on: '2024-05-31' }, recurs: { every: { years: 1 } } },
  { kind: 'payment', provision: 'art. 10', owedBy: ['PER'], due: { on: '2026-05-31' } },
  { kind: 'payment', provision: 'art. 11', owedBy: ['PER'], due: { on: '2026-05-31' } },
];

async function agreementOf(record: string, data: object = {}): Promise<string> {
  const { body } = await service.post('/v1/events', [aReport(record, { inForceOn: '2004', obligations: OBLIGATIONS, ...data })]);
  return body.results[0].subject;
}

function evidence(record: string, agreement: unknown, data: object = {}, revision = 1): object {
  const stated = { agreement, obligation: { kind: 'report' }, party: { name: 'Peru' }, on: '2026-05-20', what: 'Annual report', ...data };
  const type = 'entente.agreements.obligation-evidence-reported.v1';
  return { specversion: '1.0', id: randomUUID(), source: 'urn:test', type, data: { report: { source: 'urn:test', record, revision }, ...stated } };
}

async function send(...events: object[]): Promise<any[]> {
  const { status, body } = await service.post('/v1/events', events);
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body.results;
}

async function states(id: string): Promise<string[]> {
  const { body } = await service.get(`/v1/agreements/${id}/ledger`);
  return body.entries.filter(({ kind }: any) => kind === 'report').map(({ due, state }: any) => `${due} ${state}`);
}

describe('evidence from an outside source', () => {
  it('is recorded for the occurrence its day belongs to, of an agreement it names by record or id', async () => {
    const id = await agreementOf('named');
    expect(await send(evidence('named 1', { source: 'urn:test', record: 'named' }))).toMatchObject([{ outcome: 'stored', subject: id }]);
    expect(await states(id)).toEqual(['2024-05-31 overdue', '2025-05-31 overdue', '2026-05-31 fulfilled', '2027-05-31 open']);
    expect(await send(evidence('named 2', id, { due: '2024-05-31' }))).toMatchObject([{ outcome: 'stored' }]);
    expect((await states(id))[0]).toBe('2024-05-31 late');
  });

  it('is known by its record: a lower or equal revision is a duplicate, a higher one takes its place in one version', async () => {
    const id = await agreementOf('revised');
    await send(evidence('revised 1', id, {}, 2));
    expect(await send(evidence('revised 1', id, { on: '2025-05-20' }, 2), evidence('revised 1', id, {}, 1))).toMatchObject([
      { outcome: 'duplicate', subject: id },
      { outcome: 'duplicate', subject: id },
    ]);
    const before = (await service.get(`/v1/agreements/${id}`)).body;
    await send(evidence('revised 1', id, { on: '2025-05-20' }, 3));
    const after = (await service.get(`/v1/agreements/${id}`)).body;
    expect(after.version).toBe(before.version + 1);
    expect(await states(id)).toEqual(['2024-05-31 overdue', '2025-05-31 fulfilled', '2026-05-31 overdue', '2027-05-31 open']);
    expect(after.ledger).toMatchObject([{ withdrawn: { reason: 'revision 3 of the report' } }, { from: { report: { revision: 3 } } }]);
    await eventually(async () => (await service.published(id)).filter(({ type }) => type.includes('evidence-withdrawn')).length === 1);
    // What was overdue when it was recorded is told once, whatever came and went since.
    const overdue = (await service.published(id)).filter(({ type, data }) => type.includes('overdue') && data.obligation.kind === 'report');
    expect(overdue.map(({ data }) => data.dueOn)).toEqual(['2024-05-31', '2025-05-31', '2026-05-31']);
  });

  it('is refused with the place of its fault', async () => {
    const id = await agreementOf('refused');
    const other = await agreementOf('refused too');
    await send(evidence('moves', id));
    const results = await send(
      evidence('r1', randomUUID()),
      evidence('r2', id, { obligation: { kind: 'training' } }),
      evidence('r3', id, { obligation: { kind: 'payment' } }),
      evidence('r4', id, { party: 'COL' }),
      evidence('r5', id, { due: '2026-05-30' }),
      evidence('r6', id, { on: '2026-06-11', due: '2026-05-31' }),
      evidence('r7', id, { label: { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] } }),
      evidence('moves', other, {}, 2),
      evidence('r8', id, { party: 'Peruvia' }),
    );
    expect(results.map(({ code, faults }) => `${code} ${faults[0].path}`)).toEqual([
      'no-such-agreement /data/agreement',
      'no-such-obligation /data/obligation',
      'obligation-ambiguous /data/obligation',
      'not-owing /data/party',
      'no-such-occurrence /data/due',
      'evidence-in-the-future /data/on',
      'label-too-strict /data/label',
      'other-agreement /data/agreement',
      expect.stringContaining('/data/party'),
    ]);
  });

  it('of an agreement its sender may not see is refused as if there were none', async () => {
    const id = await agreementOf('hidden', { label: { policy: 'PER', classification: 'SECRET', categories: [] } });
    const { body } = await service.post('/v1/events', [evidence('hidden 1', id)], {
      claims: { sub: 'col', nation: 'COL', clearance: 'SECRET', roles: ['integrator'] },
    });
    expect(body.results).toMatchObject([{ outcome: 'refused', code: 'no-such-agreement' }]);
  });
});
