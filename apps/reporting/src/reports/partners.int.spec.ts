import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { obligationOverdue } from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anAgreement, anEvent, aPartner, deadlinesOf, SECRET_PER } from '../../spec/events.js';
import { inDays } from '../../spec/ledger-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../spec/running-reporting.js';

const OBLIGATION = uuidv7();
const CHILEAN = { nation: 'CHL' };
let reporting: RunningReporting;
let pact: ReturnType<typeof anAgreement>;

beforeAll(async () => {
  reporting = await startTestReporting();
  pact = anAgreement({
    title: 'Warsaw Pact',
    parties: ['ALB', 'POL', 'BGR'],
    signedOn: '1955-05-14',
    inForceOn: '1955-06-05',
    endedOn: '1991-07-01',
    spells: { ALB: [{ from: '1955-06-05', to: '1968-09-13' }], POL: [{ from: '1955-06', to: '1991-07-01' }] },
    obligations: [{ id: OBLIGATION, kind: 'consultation', owedBy: [], owedTo: [] }],
  });
  const border = anAgreement({ title: 'On the border', parties: ['PER', 'CHL'], spells: { PER: [{}], CHL: [{}] }, inForceOn: '2002' });
  const hidden = anAgreement({ title: 'hidden', parties: ['PER', 'CHL'], spells: { PER: [{}], CHL: [{}] }, inForceOn: '2002', label: SECRET_PER });
  await reporting.publish(...['ALB', 'POL', 'BGR', 'PER', 'CHL', 'BOL'].map((id) => aPartner(id)));
  await reporting.publish(
    ...[pact, border, hidden].flatMap(({ events }) => events),
    anEvent(
      obligationOverdue,
      { subject: pact.id, sequence: 2 },
      {
        title: 'Warsaw Pact',
        kind: pact.record.kind,
        obligation: { id: OBLIGATION, kind: 'consultation' },
        occurrence: `${OBLIGATION}:1980`,
        partner: 'POL',
        owedTo: [],
        dueOn: '1980',
        state: 'overdue',
        overdueSince: '1981-01-01',
      },
    ),
    deadlinesOf(
      { subject: border.id, sequence: 2 },
      { id: 'all', on: inDays(3) },
      { id: 'theirs', on: inDays(2), owedBy: ['CHL'] },
      { id: 'far', on: inDays(300) },
    ),
    deadlinesOf({ subject: hidden.id, sequence: 2, label: SECRET_PER }, { id: 'secret', on: inDays(1) }),
  );
  await reporting.caughtUp();
}, 60_000);
afterAll(() => reporting.close());

async function dossier(partner: string, asOf: string): Promise<Wire> {
  return (await reporting.get(`/v1/partners/${partner}/dossier?asOf=${asOf}`)).body;
}

describe('what an agreement is to a partner', () => {
  it.each([
    ['ALB', '1955-05-20', 'signed', 'notYetBound', 'certain'],
    ['ALB', '1960', 'inForce', 'bound', 'certain'],
    ['ALB', '1968', 'inForce', 'bound', 'possible'],
    ['ALB', '1968-09-13', 'inForce', 'noLongerBound', 'certain'],
    ['ALB', '1980', 'inForce', 'noLongerBound', 'certain'],
    ['POL', '1955-06-10', 'inForce', 'bound', 'possible'],
    ['POL', '1980', 'inForce', 'bound', 'certain'],
    ['POL', '1995', 'ended', 'noLongerBound', 'certain'],
    ['BGR', '1980', 'inForce', 'notYetBound', 'possible'],
  ])('is to %s, as of %s, %s and %s (%s)', async (partner, asOf, status, participation, certainty) => {
    expect((await dossier(partner, asOf)).agreements.items).toMatchObject([{ status, participation: [{ partner, status: participation, certainty }] }]);
  });

  it('is told of both between two', async () => {
    const { body } = await reporting.get('/v1/relations/POL/ALB?asOf=1980');
    expect(body.agreements.items[0].participation).toEqual([
      { partner: 'POL', status: 'bound', certainty: 'certain' },
      { partner: 'ALB', status: 'noLongerBound', certainty: 'certain' },
    ]);
  });

  it('asks nothing of who is bound no longer', async () => {
    expect((await dossier('ALB', '1980')).obligations).toEqual([]);
    expect((await dossier('ALB', '1960')).obligations).toMatchObject([{ kind: 'consultation', latest: [] }]);
    expect((await dossier('POL', '1980')).obligations).toMatchObject([{ kind: 'consultation', latest: [{ partner: 'POL', dueOn: '1980', state: 'overdue' }] }]);
    expect((await reporting.get('/v1/relations/POL/ALB?asOf=1980')).body.obligations).toEqual([]);
    expect((await reporting.get('/v1/relations/POL/ALB?asOf=1960')).body.obligations).toMatchObject([{ latest: [{ partner: 'POL', state: 'overdue' }] }]);
  });
});

describe('what is due', () => {
  it('is in the dossier of who owes it, and no more than the caller may see', async () => {
    const due = async (partner: string, claims: object) => {
      const { deadlines, label } = (await reporting.get(`/v1/partners/${partner}/dossier`, claims)).body;
      return [deadlines.total, deadlines.items.map(({ id }: Wire) => id), label.classification];
    };
    expect(await due('PER', {})).toEqual([2, ['secret', 'all'], 'SECRET']);
    expect(await due('PER', CHILEAN)).toEqual([1, ['all'], 'UNCLASSIFIED']);
    expect(await due('CHL', CHILEAN)).toEqual([2, ['theirs', 'all'], 'UNCLASSIFIED']);
    expect(await due('BOL', {})).toEqual([0, [], 'UNCLASSIFIED']);
  });

  it('is between two what either owes under agreements of both', async () => {
    const due = async (path: string, claims: object) => (await reporting.get(`/v1/relations/${path}`, claims)).body.deadlines;
    expect(await due('CHL/PER', CHILEAN)).toMatchObject({ total: 2, items: [{ id: 'theirs' }, { id: 'all' }] });
    expect(await due('PER/CHL', {})).toMatchObject({ total: 3 });
    expect(await due('PER/BOL', {})).toEqual({ items: [], total: 0 });
  });
});
