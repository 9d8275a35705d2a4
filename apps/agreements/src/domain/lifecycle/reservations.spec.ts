import { describe, expect, it } from '@jest/globals';
import type { ReservationDraft } from '@entente/contracts';
import type { Agreement, Decision, Moment } from '../agreement.js';
import { aMoment, anAgreement, aParty } from '../an-agreement.js';
import { conclude, openDeadlines, wake } from '../conclude.js';
import { makeReservation, objectToReservation, withdrawReservation } from './reservations.js';

function on(day: string): Moment {
  let drawn = 0;
  return { ...aMoment(), now: new Date(`${day}T12:00:00Z`), newId: () => `${day}-${++drawn}` };
}

const ratified = (day: string): object[] => [
  { action: 'signed', actedOn: '2013-06-03' },
  { action: 'ratified', actedOn: day, effectiveOn: day },
];
const treaty = anAgreement({
  inForceOn: '2014-12-24',
  parties: [
    aParty('PER', { actions: [{ action: 'signed', actedOn: '2013-09-24' }] }),
    ...[
      ['DEU', '2014-04-02'],
      ['FRA', '2014-04-02'],
      ['MEX', '2019-01-01'],
    ].map(([partner = '', day = '']) => aParty(partner, { actions: ratified(day) as [] })),
  ],
});
const draft: ReservationDraft = { article: 'Article 7', text: 'as its law provides', madeWith: 'ratification', madeOn: '2016-02-16', notifiedOn: '2016-02-29' };

function reserve(stated: Partial<ReservationDraft> = {}, agreement = treaty, partner = 'PER', today = '2016-03-01'): Decision {
  return makeReservation(agreement, partner, { ...draft, ...stated }, ['body'], on(today));
}
const reserved = reserve().next;
const id = reserved.record.reservations?.[0]?.id ?? '';
const object = (partner: string, objectedOn: string, agreement = reserved, today = '2020-01-01'): Decision =>
  objectToReservation(agreement, id, partner, { objectedOn, precludesForce: false }, ['body'], on(today));

function refused(code: string, path?: string): unknown {
  return expect.objectContaining({ kind: 'rejected', code, ...(path && { faults: [expect.objectContaining({ path })] }) });
}
const told = ({ events }: Pick<Decision, 'events'>): string[] => events.map(({ definition }) => definition.type.split('.')[2] ?? '');

describe('a reservation', () => {
  it('names an article, and is told', () => {
    expect(reserved.record.reservations).toMatchObject([{ partner: 'PER', article: 'Article 7', madeOn: '2016-02-16', notifiedOn: '2016-02-29' }]);
    expect(told(reserve())).toEqual(['reservation-made']);
    expect(reserve({ notifiedOn: undefined }).next.record.reservations).toMatchObject([{ notifiedOn: '2016-02-16' }]);
  });

  it('is made with the instrument or before it, by a party, and not in the future', () => {
    const late = anAgreement({ parties: [aParty('PER', { actions: ratified('2016-02-15') as [] }), aParty('COL')] });
    expect(() => reserve({}, late)).toThrow(refused('reservation-after-instrument', '/body/madeOn'));
    expect(reserve({ madeOn: '2016-02-15' }, late).change).toBe('reservation-made');
    expect(() => reserve({}, treaty, 'CHL')).toThrow(refused('party-unknown', '/body/partner'));
    expect(() => reserve({ madeOn: '2016-03-02' })).toThrow(refused('reservation-in-the-future', '/body/madeOn'));
    expect(() => reserve({ notifiedOn: '2016-03-02' })).toThrow(refused('reservation-in-the-future', '/body/notifiedOn'));
    expect(() => reserve({ notifiedOn: '2016-02-15' })).toThrow(refused('notified-before-made', '/body/notifiedOn'));
  });

  it('is withdrawn once, after it was made', () => {
    const withdraw = (day: string, agreement: Agreement = reserved): Decision => withdrawReservation(agreement, id, day, ['body'], on('2018-01-01'));
    expect(told(withdraw('2017-01-01'))).toEqual(['reservation-withdrawn']);
    expect(() => withdraw('2017-01-01', withdraw('2017-01-01').next)).toThrow(refused('reservation-withdrawn', '/body/withdrawnOn'));
    expect(() => withdraw('2016-02-15')).toThrow(refused('withdrawal-before-reservation', '/body/withdrawnOn'));
    expect(() => withdraw('2018-01-02')).toThrow(refused('withdrawal-in-the-future', '/body/withdrawnOn'));
    expect(() => withdrawReservation(reserved, 'none', '2017-01-01', ['body'], on('2018-01-01'))).toThrow(
      expect.objectContaining({ kind: 'not-found', code: 'no-such-reservation' }),
    );
  });
});

describe('an objection', () => {
  it('is raised within twelve months of being notified, or until one joins', () => {
    expect(told(object('DEU', '2017-02-28'))).toEqual(['reservation-objected']);
    expect(() => object('DEU', '2017-03-01')).toThrow(expect.objectContaining({ code: 'objection-too-late', message: expect.stringContaining('2017-02-28') }));
    expect(object('MEX', '2019-01-01').change).toBe('reservation-objected');
    expect(() => object('MEX', '2019-01-02')).toThrow(refused('objection-too-late', '/body/objectedOn'));
  });

  it('is raised once, by another party, after the reservation was made and before it was withdrawn', () => {
    expect(() => object('PER', '2016-05-01')).toThrow(refused('own-reservation', '/body/partner'));
    expect(() => object('CHL', '2016-05-01')).toThrow(refused('party-unknown', '/body/partner'));
    expect(() => object('DEU', '2016-05-01', object('DEU', '2016-04-01').next)).toThrow(refused('already-objected', '/body/partner'));
    expect(() => object('DEU', '2016-02-15')).toThrow(refused('objection-before-reservation', '/body/objectedOn'));
    expect(() => object('DEU', '2016-05-01', reserved, '2016-04-30')).toThrow(refused('objection-in-the-future', '/body/objectedOn'));
    const withdrawn = withdrawReservation(reserved, id, '2016-04-01', ['body'], on('2018-01-01')).next;
    expect(() => object('DEU', '2016-05-01', withdrawn)).toThrow(refused('reservation-withdrawn'));
    expect(() => objectToReservation(reserved, 'none', 'DEU', { objectedOn: '2016-05-01', precludesForce: true }, ['body'], on('2018-01-01'))).toThrow(
      expect.objectContaining({ code: 'no-such-reservation' }),
    );
  });
});

describe('silence', () => {
  const objected = conclude(reserved, object('DEU', '2016-06-01', reserved, '2016-06-01'), on('2016-06-01')).next;

  it('accepts a reservation after twelve months, which is told once', () => {
    expect(wake(objected, on('2017-02-28'))).toBeUndefined();
    const accepted = wake(objected, on('2017-03-01'));
    expect(accepted?.events).toMatchObject([{ data: { acceptedBy: ['FRA'], acceptedOn: '2017-03-01', rule: { certainty: 'unverified' } } }, {}]);
    expect(accepted && wake(accepted.next, on('2018-01-01'))).toBeUndefined();
  });

  it('is waited for with a deadline for those that have not objected', () => {
    const { rules } = aMoment();
    expect(openDeadlines(objected.record, '2017-02-28', rules)).toMatchObject([{ kind: 'objection', on: '2017-02-28', owedBy: ['FRA', 'MEX'] }]);
    expect(openDeadlines(objected.record, '2017-03-01', rules)).toEqual([]);
  });

  it('accepts nothing that was withdrawn', () => {
    const withdrawn = conclude(objected, withdrawReservation(objected, id, '2016-07-01', ['body'], on('2016-07-01')), on('2016-07-01'));
    expect(told(withdrawn)).toEqual(['reservation-withdrawn', 'deadlines-changed']);
    expect(wake(withdrawn.next, on('2017-03-01'))).toBeUndefined();
  });
});
