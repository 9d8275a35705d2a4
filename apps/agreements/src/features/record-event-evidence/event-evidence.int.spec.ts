import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, partnerDissolved, PUBLIC_LABEL, topic, type Label } from '@entente/contracts';
import { EventCodec } from '@entente/messaging';
import { newEvent } from '@entente/service-kit/owner';
import { eventually } from '@entente/testing';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;
let sequence = 100;

beforeAll(async () => {
  service = await startTestAgreements();
  service.clock.at = new Date('2026-06-10T09:00:00Z');
});
afterAll(() => service.close());

/** An event of the partners service, on the real bus. */
async function publish(partner: string, successors: string[], on: string, label: Label = PUBLIC_LABEL): Promise<void> {
  const about = { subject: partner, sequence: ++sequence, label, time: new Date('2026-06-09T09:00:00Z') };
  const event = newEvent(partnerDissolved, about, { partner, on, successors });
  await service.databases.bus.publish([new EventCodec(EVENTS).encode(topic('partners', 'events'), event)]);
}

async function waiting(record: string, obligation: object = {}): Promise<string> {
  const asked = { kind: 'notification', due: { on: '2026-05-31' }, fulfilledBy: { event: partnerDissolved.type }, ...obligation };
  const { body } = await service.post('/v1/events', [aReport(record, { inForceOn: '2004', obligations: [asked] })]);
  return body.results[0].subject;
}

async function states(id: string): Promise<string[]> {
  return (await service.get(`/v1/agreements/${id}/ledger`)).body.entries.map(({ party, state }: any) => `${party} ${state}`);
}

describe('an event of another service', () => {
  it('is evidence for the party it names, where others it names are owed it', async () => {
    const id = await waiting('waits');
    await publish('PER', ['ECU'], '2026-05-01');
    await publish('PER', ['COL'], '2026-06-01');
    await eventually(async () => (await states(id)).includes('PER late'));
    expect(await states(id)).toEqual(['COL late', 'PER late']);
    const [evidence] = (await service.get(`/v1/agreements/${id}`)).body.ledger;
    expect(evidence).toMatchObject({ partner: 'PER', on: '2026-06-01', what: `${partnerDissolved.type} of PER`, from: { type: partnerDissolved.type } });
    await eventually(async () => (await service.published(id)).filter(({ type }) => type.includes('obligation-fulfilled')).length === 2);
  });

  it('is none where an obligation waits for another, is owed by others, or its readers might not read the event', async () => {
    const other = await waiting('waits for another', { fulfilledBy: { event: 'entente.exercises.exercise-held.v1' } });
    const owed = await waiting('owed by Colombia', { owedBy: ['COL'] });
    const open = await waiting('open', { owedBy: ['PER'] });
    await publish('PER', [], '2026-05-20', { policy: 'PER', classification: 'SECRET', categories: [] });
    await publish('PER', [], '2026-07-20');
    await publish('PER', [], '2026-05-21');
    await eventually(async () => (await states(open)).join() === 'PER fulfilled');
    expect((await service.get(`/v1/agreements/${open}`)).body.ledger).toMatchObject([{ on: '2026-05-21' }]);
    expect([await states(other), await states(owed)]).toEqual([['COL overdue', 'PER overdue'], ['COL overdue']]);
  });
});
