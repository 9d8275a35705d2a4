import { PUBLIC_LABEL, type ProhibitionFindings, type RiskFindings, type TransferState } from '@entente/contracts';
import { aMoment, anAgreement } from '../an-agreement.js';
import { assessProhibition, assessRisk } from './assess-transfer.js';
import { authoriseTransfer, refuseTransfer, revokeTransfer } from './authorise-transfer.js';
import { deliverTransfer } from './deliver-transfer.js';
import { giveAssurance } from './give-assurance.js';
import { proposeTransfer } from './propose-transfer.js';
import { decideReassessment, openReassessment } from './reassess-transfer.js';
import type { StatedTransfer, Transfer, TransferDecision, TransferMoment, TransferRules } from './transfer.js';
import type { TransferStep } from './transfer-steps.js';

const RULES: TransferRules = {
  categories: new Map(
    [
      { id: 'VI', title: 'Warships' },
      { id: 'VII', title: 'Missiles' },
      { id: 'VII-b', title: 'MANPADS', within: 'VII' },
    ].map((category) => [category.id, category]),
  ),
  prohibition: { id: 'article-6', certainty: 'unverified' },
  risk: { id: 'article-7', certainty: 'unverified' },
};

/** A moment under an agreement of Peru and Colombia; proposals are the officer's, decisions the controller's. */
export function aTransferMoment(by = 'controller', now = '2026-01-31T09:00:00Z'): TransferMoment {
  return { ...aMoment(), now: new Date(now), agreement: anAgreement(), by, transferRules: RULES };
}

export function aStatedTransfer(stated: Partial<StatedTransfer> = {}): StatedTransfer {
  const ship = { category: 'VI', description: 'Patrol vessel', quantity: 2, unit: 'pieces' };
  return { from: 'PER', to: 'COL', via: [], items: [ship], ...stated };
}

export function aProposal(stated: Partial<StatedTransfer> = {}): Transfer {
  return proposeTransfer(aStatedTransfer(stated), PUBLIC_LABEL, ['body'], aTransferMoment('officer')).next;
}

const not = { applies: false, reasons: 'checked, none' };
export const NOT_PROHIBITED: ProhibitionFindings = { securityCouncilMeasures: not, internationalObligations: not, knownAtrocities: not };
const none = { risk: 'none' as const, reasons: 'weighed, none' };
export const NO_RISK: RiskFindings = {
  peaceAndSecurity: none,
  humanitarianLaw: none,
  humanRights: none,
  terrorism: none,
  organisedCrime: none,
  genderBasedViolence: none,
  mitigation: [],
};

/** One way to take each step. */
export const TAKE: Readonly<Record<TransferStep, (transfer: Transfer, moment: TransferMoment) => TransferDecision>> = {
  assess: (transfer, moment) => assessProhibition(transfer, NOT_PROHIBITED, moment),
  'assess-risk': (transfer, moment) => assessRisk(transfer, NO_RISK, ['body'], moment),
  authorise: (transfer, moment) => authoriseTransfer(transfer, { reasons: 'no objection', conditions: [] }, ['body'], moment),
  refuse: (transfer, moment) => refuseTransfer(transfer, 'not wanted', moment),
  deliver: (transfer, moment) =>
    deliverTransfer(transfer, { item: transfer.record.items[0]?.id ?? '', quantity: 1, exportedOn: '2026-01-31' }, ['body'], moment),
  'open-reassessment': (transfer, moment) => openReassessment(transfer, { information: 'seen elsewhere' }, moment),
  'decide-reassessment': (transfer, moment) => decideReassessment(transfer, { outcome: 'upheld', reasons: 'unfounded' }, moment),
  revoke: (transfer, moment) => revokeTransfer(transfer, 'embargo', moment),
  'give-assurance': (transfer, moment) => giveAssurance(transfer, { kind: 'end-use', text: 'own navy only' }, 'obligation-1', moment),
};

const WAY: Readonly<Record<TransferState, readonly TransferStep[]>> = {
  proposed: [],
  assessed: ['assess'],
  'risk-assessed': ['assess', 'assess-risk'],
  authorised: ['assess', 'assess-risk', 'authorise'],
  'under-reassessment': ['assess', 'assess-risk', 'authorise', 'open-reassessment'],
  delivered: ['assess', 'assess-risk', 'authorise', 'deliver', 'deliver'],
  refused: ['refuse'],
  revoked: ['assess', 'assess-risk', 'authorise', 'revoke'],
};

/** A transfer of two patrol vessels that came to be in a state. */
export function aTransferThatIs(state: TransferState, stated: Partial<StatedTransfer> = {}): Transfer {
  return WAY[state].reduce((transfer, step) => TAKE[step](transfer, aTransferMoment()).next, aProposal(stated));
}
