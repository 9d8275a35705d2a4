import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  obligationRecorded,
  partyBound,
  sittingCalendarChanged,
  PUBLIC_LABEL,
  type EventDefinition,
  type Label,
} from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { anAgreementRecord, startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
  service.clock.at = new Date('2026-02-01T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const FRENCH = { nation: 'FRA', roles: ['reader' as const] };
const line = (channel: object = {}): object => ({ title: 'Line', parties: ['NOR', { name: 'Russia' }], label: PUBLIC_LABEL, ...channel });

describe('a channel by hand', () => {
  it('is proposed, opened and closed, and each step is told once', async () => {
    const proposed = await service.post('/v1/channels', line());
    expect(proposed).toMatchObject({ status: 201, body: { version: 1, state: 'proposed', parties: ['NOR', 'RUS'], proposedBy: 'hand' } });
    const path = `/v1/channels/${proposed.body.id}`;
    const opened = await service.change(`${path}/open`, proposed.body, { on: '2026-01-31' });
    expect(opened).toMatchObject({ status: 200, body: { version: 2, state: 'open' } });
    expect((await service.change(`${path}/open`, opened.body, { on: '2026-01-31' })).body).toMatchObject({ code: 'channel-already-open' });
    const closed = await service.change(`${path}/close`, opened.body, { on: '2026-01-31', reason: 'done' });
    expect(closed).toMatchObject({ status: 200, body: { version: 3, state: 'closed' } });
    expect(await service.told(proposed.body.id, 3)).toEqual(['channel-proposed', 'channel-opened', 'channel-closed']);
    expect((await service.get(`${path}?knownAt=2026-02-01T09:00:00Z`)).body).toMatchObject({ version: 3, state: 'closed' });
  });

  it('has two different parties and a basis its readers may read', async () => {
    expect((await service.post('/v1/channels', line({ parties: ['NOR', { name: 'Norway' }] }))).body).toMatchObject({
      code: 'same-party-twice',
      faults: [{ path: '/body/parties' }],
    });
    expect((await service.post('/v1/channels', line({ basis: uuidv7() }))).body).toMatchObject({ code: 'basis-unknown', faults: [{ path: '/body/basis' }] });
    const secret = uuidv7();
    const peruvian: Label = { ...PUBLIC_LABEL, policy: 'PER' };
    await service.agreementsSay(agreementRegistered, { subject: secret, sequence: 1, label: peruvian }, { agreement: anAgreementRecord() });
    await eventually(async () => (await service.post('/v1/channels', line({ basis: secret, label: peruvian }))).status === 201);
    expect((await service.post('/v1/channels', line({ basis: secret }))).body.code).toBe('basis-hidden');
    const french = { sub: 'fr', nation: 'FRA', roles: ['desk-officer' as const] };
    expect((await service.post('/v1/channels', line({ basis: secret }), { claims: french })).body.code).toBe('basis-unknown');
  });

  it('is listed by party, state and words', async () => {
    const { body } = await service.post('/v1/channels', line({ title: 'Listed line', parties: ['PER', 'ECU'], label: undefined }));
    for (const query of ['party=ECU', 'q=LISTED&state=proposed', 'q=listed&party=PER'])
      expect((await service.get(`/v1/channels?${query}`)).body).toMatchObject({ total: 1, items: [{ id: body.id }] });
    for (const query of ['party=ECU&state=open', `basis=${uuidv7()}`]) expect((await service.get(`/v1/channels?${query}`)).body.total).toBe(0);
    expect((await service.get('/v1/channels?party=ECU', FRENCH)).body).toMatchObject({ items: [], total: 0 });
    const first = (await service.get('/v1/channels?limit=1')).body;
    expect((await service.get(`/v1/channels?limit=1&cursor=${first.next}`)).body.items[0].id).not.toBe(first.items[0].id);
  });
});

describe('an agreement that provides for a channel', () => {
  const hotline = (): any => ({ id: uuidv7(), kind: 'consultation', channel: { purpose: 'hazards' }, owedBy: [], owedTo: [] });
  const say = (definition: EventDefinition, subject: string, sequence: number, data: unknown, label = PUBLIC_LABEL): Promise<void> =>
    service.agreementsSay(definition, { subject, sequence, label }, data);
  const channelsUnder = async (basis: string, claims?: object): Promise<any[]> => (await service.get(`/v1/channels?basis=${basis}`, claims)).body.items;
  const proposedUnder = (basis: string): Promise<any[]> =>
    eventually(async () => {
      const channels = await channelsUnder(basis);
      return channels.length > 0 && channels;
    });
  /** Waits until everything said so far was applied: what is said after it of another agreement was. */
  const settled = async (): Promise<void> => {
    const marker = uuidv7();
    const agreement = anAgreementRecord({ kind: 'hotline', inForceOn: '2026-01' }, ['COL', 'PER']);
    await say(agreementRegistered, marker, 1, { agreement });
    await proposedUnder(marker);
  };

  it('has one proposed between its parties when it enters into force, and only one', async () => {
    const pact = uuidv7();
    const record = anAgreementRecord({ obligations: [hotline()] });
    const { title, kind } = record;
    await say(agreementRegistered, pact, 1, { agreement: record });
    await settled();
    expect(await channelsUnder(pact)).toEqual([]);
    await say(agreementEnteredIntoForce, pact, 2, { title, kind, inForceOn: '2026-01-20' });
    const [channel] = await proposedUnder(pact);
    expect(channel).toMatchObject({ parties: ['NOR', 'RUS'], purpose: 'hazards', state: 'proposed', proposedBy: 'agreement', basis: pact });
    expect(await service.told(channel.id, 1)).toEqual(['channel-proposed']);

    await say(agreementEnteredIntoForce, pact, 2, { title, kind, inForceOn: '2026-01-20' });
    await say(agreementCorrected, pact, 3, { agreement: { ...record, inForceOn: '2026-01-21' }, reason: 'wrong day' });
    await service.restart();
    await say(obligationRecorded, pact, 4, { title, kind, obligation: hotline() });
    await settled();
    expect(await channelsUnder(pact)).toHaveLength(1);

    const closed = await service.change(`/v1/channels/${channel.id}/close`, channel, { on: '2026-02-01', reason: 'not wanted' });
    expect(closed.status).toBe(200);
    await say(agreementCorrected, pact, 5, { agreement: { ...record, inForceOn: '2026-01-22' }, reason: 'wrong day again' });
    await settled();
    expect(await channelsUnder(pact)).toHaveLength(1);
  }, 60_000);

  it('is heard though a calendar was changed before, which is no agreement', async () => {
    const calendar = { calendar: 'gbr-parliament', title: 'Parliament', days: [], knownUntil: '2026-12-31', reason: 'recess' };
    await say(sittingCalendarChanged, calendar.calendar, 2, calendar);
    await settled();
    expect((await service.get('/v1/events/dead?owner=crisis-channels', { roles: ['operator'] })).body.items).toEqual([]);
  }, 60_000);

  it('has it proposed when the provision, or the second party bound, comes later', async () => {
    const pact = uuidv7();
    const record = anAgreementRecord({ inForceOn: '2020' });
    const { title, kind } = record;
    await say(agreementRegistered, pact, 1, { agreement: record });
    await settled();
    expect(await channelsUnder(pact)).toEqual([]);
    await say(obligationRecorded, pact, 2, { title, kind, obligation: hotline() });
    expect(await proposedUnder(pact)).toHaveLength(1);

    const half = uuidv7();
    const [bound, waiting] = record.parties;
    const parties = [bound, { ...waiting, spells: [] }];
    await say(agreementRegistered, half, 1, { agreement: { ...record, kind: 'hotline', parties } });
    await settled();
    expect(await channelsUnder(half)).toEqual([]);
    await say(partyBound, half, 2, { title, kind: 'hotline', partner: 'RUS', spell: waiting?.spells[0] });
    expect(await proposedUnder(half)).toMatchObject([{ parties: ['NOR', 'RUS'] }]);
  });

  it('has none proposed once it has ended', async () => {
    const pact = uuidv7();
    const record = anAgreementRecord({ inForceOn: '2020' });
    const { title, kind } = record;
    await say(agreementRegistered, pact, 1, { agreement: record });
    await say(agreementTerminated, pact, 2, { title, kind, endedOn: '2025', reason: 'terminated' });
    await say(obligationRecorded, pact, 3, { title, kind, obligation: hotline() });
    await settled();
    expect(await channelsUnder(pact)).toEqual([]);
  });

  it('lends its label to the channel, and a stricter one later', async () => {
    const pact = uuidv7();
    const record = anAgreementRecord({ kind: 'hotline', inForceOn: '2020' });
    const released: Label = { ...PUBLIC_LABEL, policy: 'PER', releasableTo: ['PER', 'FRA'] };
    await say(agreementRegistered, pact, 1, { agreement: record }, released);
    const [channel] = await proposedUnder(pact);
    expect(channel.label).toMatchObject({ releasableTo: ['FRA', 'PER'] });
    expect(await channelsUnder(pact, FRENCH)).toHaveLength(1);
    expect(await channelsUnder(pact, { nation: 'CHL', roles: ['reader'] })).toEqual([]);
    await say(agreementCorrected, pact, 2, { agreement: record, reason: 'protected anew' }, { ...PUBLIC_LABEL, policy: 'PER' });
    await eventually(async () => (await channelsUnder(pact, FRENCH)).length === 0);
    expect(await service.told(channel.id, 2)).toEqual(['channel-proposed', 'channel-corrected']);
    const [, corrected] = await service.published(channel.id);
    expect(corrected).toMatchObject({ sequence: 2, label: { releasableTo: ['PER'] } });
  });
});
