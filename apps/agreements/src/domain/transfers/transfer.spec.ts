import { describe, expect, it } from '@jest/globals';
import { DomainError, PUBLIC_LABEL, TRANSFER_STATES, type TransferRecord, type TransferState } from '@entente/contracts';
import fc from 'fast-check';
import { aProposal, aStatedTransfer, aTransferMoment, aTransferThatIs, NO_RISK, NOT_PROHIBITED, TAKE } from './a-transfer.js';
import { assessProhibition, assessRisk } from './assess-transfer.js';
import { authoriseTransfer } from './authorise-transfer.js';
import { countsOf } from './count-transfer.js';
import { deliverTransfer, outstanding } from './deliver-transfer.js';
import { obligationOf } from './give-assurance.js';
import { proposeTransfer } from './propose-transfer.js';
import { decideReassessment, openReassessment } from './reassess-transfer.js';
import type { TransferMoment } from './transfer.js';
import { TRANSFER_STEPS, type TransferStep } from './transfer-steps.js';

/** What comes of a step: `state event`, or the code it is refused with. */
function outcome(work: () => { next: { record: TransferRecord }; events: readonly { definition: { type: string } }[] }): string {
  try {
    const { next, events } = work();
    return [next.record.state, ...events.map(({ definition }) => definition.type.slice('entente.agreements.'.length))].join(' ');
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const refuse = 'refused transfer-refused.v1';

/** What every step in every state comes to; `others` for those not named. */
const EXPECTED: Record<TransferState, Partial<Record<TransferStep, string>> & { others: string }> = {
  proposed: {
    others: 'not-authorised',
    assess: 'assessed transfer-assessed.v1',
    'assess-risk': 'prohibition-not-assessed',
    authorise: 'prohibition-not-assessed',
    refuse,
    'give-assurance': 'proposed assurance-given.v1',
  },
  assessed: {
    others: 'not-authorised',
    assess: 'already-assessed',
    'assess-risk': 'risk-assessed transfer-risk-assessed.v1',
    authorise: 'risk-not-assessed',
    refuse,
    'give-assurance': 'assessed assurance-given.v1',
  },
  'risk-assessed': {
    others: 'not-authorised',
    assess: 'already-assessed',
    'assess-risk': 'risk-already-assessed',
    authorise: 'authorised transfer-authorised.v1',
    refuse,
    'give-assurance': 'risk-assessed assurance-given.v1',
  },
  authorised: {
    others: 'already-authorised',
    deliver: 'authorised transfer-delivered.v1',
    'open-reassessment': 'under-reassessment transfer-reassessment-opened.v1',
    'decide-reassessment': 'not-under-reassessment',
    revoke: 'revoked transfer-revoked.v1',
    'give-assurance': 'authorised assurance-given.v1',
  },
  'under-reassessment': {
    others: 'under-reassessment',
    'decide-reassessment': 'authorised transfer-reassessed.v1',
    'give-assurance': 'under-reassessment assurance-given.v1',
  },
  delivered: { others: 'transfer-delivered', 'give-assurance': 'delivered assurance-given.v1' },
  refused: { others: 'transfer-refused' },
  revoked: { others: 'transfer-revoked' },
};

describe('a transfer', () => {
  const every = TRANSFER_STATES.flatMap((state) => TRANSFER_STEPS.map((step) => [state, step, EXPECTED[state][step] ?? EXPECTED[state].others] as const));

  it.each(every)('that is %s answers %s with %s', (state, step, expected) => {
    expect(outcome(() => TAKE[step](aTransferThatIs(state), aTransferMoment()))).toBe(expected);
  });

  it('is proposed between two different parties, in known categories', () => {
    const propose = (stated: Parameters<typeof aStatedTransfer>[0]): string =>
      outcome(() => proposeTransfer(aStatedTransfer(stated), PUBLIC_LABEL, ['body'], aTransferMoment('officer')));
    expect(propose({})).toBe('proposed transfer-proposed.v1');
    expect(propose({ to: 'PER' })).toBe('same-partner');
    expect(propose({ to: 'BOL' })).toBe('not-a-party');
    expect(propose({ items: [{ category: 'VIII', description: 'x', quantity: 1, unit: 'pieces' }] })).toBe('unknown-category');
  });

  it.each(['assess', 'assess-risk', 'authorise', 'decide-reassessment'] as const)('is not for its proposer to %s', (step) => {
    const before = { assess: 'proposed', 'assess-risk': 'assessed', authorise: 'risk-assessed', 'decide-reassessment': 'under-reassessment' } as const;
    expect(outcome(() => TAKE[step](aTransferThatIs(before[step]), aTransferMoment('officer')))).toBe('own-proposal');
  });

  it.each(['securityCouncilMeasures', 'internationalObligations', 'knownAtrocities'] as const)('is refused for good where %s prohibit it', (ground) => {
    const findings = { ...NOT_PROHIBITED, [ground]: { applies: true, reasons: 'embargo' } };
    const { next, events } = assessProhibition(aProposal(), findings, aTransferMoment());
    expect(next.record).toMatchObject({
      state: 'refused',
      refusal: { ground: 'prohibited', reasons: 'embargo', rule: { id: 'article-6' } },
      prohibition: findings,
    });
    expect(events.map(({ definition }) => definition.type)).toEqual(['entente.agreements.transfer-refused.v1']);
  });

  it('is refused for good by one overriding risk', () => {
    const findings = { ...NO_RISK, humanRights: { risk: 'overriding' as const, reasons: 'used against protesters' } };
    const { next } = assessRisk(aTransferThatIs('assessed'), findings, ['body'], aTransferMoment());
    expect(next.record).toMatchObject({
      state: 'refused',
      refusal: { ground: 'overriding-risk', rule: { id: 'article-7', certainty: 'unverified' } },
      risk: findings,
    });
  });

  it('has no risk assessment without gender-based violence, nor a manageable risk without a measure', () => {
    const { genderBasedViolence: _, ...without } = NO_RISK;
    const assess = (findings: typeof NO_RISK): string => outcome(() => assessRisk(aTransferThatIs('assessed'), findings, ['body'], aTransferMoment()));
    expect(assess(without)).toBe('gender-based-violence-not-considered');
    expect(assess({ ...NO_RISK, terrorism: { risk: 'manageable', reasons: 'theft' } })).toBe('mitigation-missing');
    expect(assess({ ...NO_RISK, terrorism: { risk: 'manageable', reasons: 'theft' }, mitigation: ['guarded store'] })).toMatch(/^risk-assessed/);
  });

  it('may be revoked after a reassessment, and tells its deadlines while a day is set', () => {
    const moment: TransferMoment = aTransferMoment();
    const authorised = authoriseTransfer(aTransferThatIs('risk-assessed'), { reasons: 'x', conditions: [], validUntil: '2026-12-31' }, ['body'], moment);
    const deadlines = (decision: typeof authorised): unknown => decision.events.find(({ definition }) => definition.type.includes('deadlines-changed'))?.data;
    expect(deadlines(authorised)).toMatchObject({ deadlines: [{ kind: 'delivery', on: '2026-12-31', owedBy: ['PER'] }] });
    const opened = openReassessment(authorised.next, { information: 'seen elsewhere', decideBy: '2026-02-28' }, moment);
    expect(deadlines(opened)).toMatchObject({ deadlines: [{ kind: 'reassessment', on: '2026-02-28' }] });
    const revoked = decideReassessment(opened.next, { outcome: 'revoked', reasons: 'confirmed' }, moment);
    expect(deadlines(revoked)).toMatchObject({ deadlines: [] });
    expect(outcome(() => revoked)).toBe('revoked transfer-revoked.v1 deadlines-changed.v1');
    expect(outcome(() => TAKE.authorise(aTransferThatIs('risk-assessed'), moment))).toBe('authorised transfer-authorised.v1');
    expect(
      outcome(() => authoriseTransfer(aTransferThatIs('risk-assessed'), { reasons: 'x', conditions: [], validUntil: '2026-01-30' }, ['body'], moment)),
    ).toBe('valid-until-past');
  });

  it('makes an assurance an obligation of the recipient towards the exporter', () => {
    expect(obligationOf(aProposal(), { kind: 'no-re-export', text: 'without consent' })).toMatchObject({ owedBy: ['COL'], owedTo: ['PER'], kind: 'transfer' });
  });
});

describe('deliveries', () => {
  const deliver = (given: object, validUntil?: string): string => {
    const transfer = authoriseTransfer(aTransferThatIs('risk-assessed'), { reasons: 'x', conditions: [], validUntil }, ['body'], aTransferMoment()).next;
    const draft = { item: transfer.record.items[0]?.id ?? '', quantity: 2, exportedOn: '2026-02-01', ...given };
    return outcome(() => deliverTransfer(transfer, draft, ['body'], aTransferMoment('controller', '2026-03-01T00:00:00Z')));
  };

  it.each([
    [{}, 'delivered transfer-delivered.v1'],
    [{ quantity: 3 }, 'more-than-authorised'],
    [{ item: 'another' }, 'no-such-item'],
    [{ exportedOn: '2026-01-30' }, 'delivered-before-authorised'],
    [{ exportedOn: '2026-01' }, 'delivered transfer-delivered.v1'],
    [{ exportedOn: '2026-03-02' }, 'delivered-in-future'],
    [{ importedOn: '2026-04' }, 'delivered-in-future'],
    [{ importedOn: '2026-01-31' }, 'arrived-before-it-left'],
  ])('of %j come to %s', (given, expected) => {
    expect(deliver(given)).toBe(expected);
  });

  it('are refused after the authorisation has run out', () => {
    expect([deliver({}, '2026-02-01'), deliver({}, '2026-01-31')]).toEqual(['delivered transfer-delivered.v1 deadlines-changed.v1', 'authorisation-expired']);
  });

  it('never add up to more than was authorised, and complete the transfer exactly then', () => {
    const amounts = fc.array(fc.record({ item: fc.nat(1), quantity: fc.integer({ min: 1, max: 4 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(amounts, (asked) => {
        const kinds = ['VI', 'VII-b'].map((category) => ({ category, description: 'x', quantity: 5, unit: 'pieces' }));
        let transfer = aTransferThatIs('authorised', { items: kinds });
        for (const { item, quantity } of asked) {
          const id = transfer.record.items[item]?.id ?? '';
          const fits = transfer.record.state === 'authorised' && quantity <= outstanding(transfer.record, id);
          const result = outcome(() => {
            const decision = deliverTransfer(transfer, { item: id, quantity, exportedOn: '2026-01' }, ['body'], aTransferMoment());
            transfer = decision.next;
            return decision;
          });
          expect(result.endsWith('transfer-delivered.v1')).toBe(fits);
          const left = transfer.record.items.map((each) => outstanding(transfer.record, each.id));
          expect(left.every((each) => each >= 0)).toBe(true);
          expect(transfer.record.state === 'delivered').toBe(left.every((each) => each === 0));
        }
        const exported = countsOf(transfer.record, aTransferMoment().transferRules).filter(({ what }) => what === 'exported');
        const delivered = transfer.record.deliveries.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(exported.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(delivered);
      }),
    );
  });
});

describe('what yearly reports count', () => {
  const rules = aTransferMoment().transferRules;

  it('falls into the year it happened, subcategories within their category', () => {
    const authorised = aTransferThatIs('authorised', { items: [{ category: 'VII-b', description: 'x', quantity: 9, unit: 'pieces' }] });
    const draft = { item: authorised.record.items[0]?.id ?? '', quantity: 4, exportedOn: '2026-12-30', importedOn: '2027-01-02' };
    const { next } = deliverTransfer(authorised, draft, ['body'], aTransferMoment('controller', '2027-02-01T00:00:00Z'));
    expect(countsOf(next.record, rules)).toEqual([
      { year: 2026, what: 'authorised', category: 'VII', unit: 'pieces', quantity: 9 },
      { year: 2026, what: 'exported', category: 'VII', unit: 'pieces', quantity: 4 },
      { year: 2027, what: 'imported', category: 'VII', unit: 'pieces', quantity: 4 },
    ]);
  });

  it('leaves out a revoked authorisation and what is only proposed', () => {
    expect([countsOf(aTransferThatIs('revoked').record, rules), countsOf(aTransferThatIs('risk-assessed').record, rules)]).toEqual([[], []]);
  });
});
