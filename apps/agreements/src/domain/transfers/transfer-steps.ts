import { DomainError, type TransferState } from '@entente/contracts';

/** What can be done to a transfer. */
export const TRANSFER_STEPS = [
  'assess',
  'assess-risk',
  'authorise',
  'refuse',
  'deliver',
  'open-reassessment',
  'decide-reassessment',
  'revoke',
  'give-assurance',
] as const;
export type TransferStep = (typeof TRANSFER_STEPS)[number];

/** `true` where a step may be taken, else the code of its refusal. */
type Steps = Readonly<Record<TransferStep, true | string>>;

const REFUSED: Steps = all('transfer-refused');
const REVOKED: Steps = all('transfer-revoked');
const DELIVERED: Steps = { ...all('transfer-delivered'), 'give-assurance': true };
const REASSESSED: Steps = { ...all('under-reassessment'), 'decide-reassessment': true, 'give-assurance': true };

const STEPS: Readonly<Record<TransferState, Steps>> = {
  proposed: before({ assess: true, 'assess-risk': 'prohibition-not-assessed', authorise: 'prohibition-not-assessed' }),
  assessed: before({ assess: 'already-assessed', 'assess-risk': true, authorise: 'risk-not-assessed' }),
  'risk-assessed': before({ assess: 'already-assessed', 'assess-risk': 'risk-already-assessed', authorise: true }),
  authorised: {
    ...all('already-authorised'),
    deliver: true,
    'open-reassessment': true,
    'decide-reassessment': 'not-under-reassessment',
    revoke: true,
    'give-assurance': true,
  },
  'under-reassessment': REASSESSED,
  delivered: DELIVERED,
  refused: REFUSED,
  revoked: REVOKED,
};

/** A transfer that is not decided on yet can be refused and assured of; what an authorisation allows it cannot. */
function before(steps: Pick<Steps, 'assess' | 'assess-risk' | 'authorise'>): Steps {
  return { ...all('not-authorised'), ...steps, refuse: true, 'give-assurance': true };
}

function all(code: string): Steps {
  return {
    assess: code,
    'assess-risk': code,
    authorise: code,
    refuse: code,
    deliver: code,
    'open-reassessment': code,
    'decide-reassessment': code,
    revoke: code,
    'give-assurance': code,
  };
}

/** Throws `rejected` where a transfer in this state does not allow the step, with a code that says why. */
export function checkStep(state: TransferState, step: TransferStep): void {
  const allowed = STEPS[state][step];
  if (allowed !== true) throw new DomainError('rejected', allowed, `${step.replaceAll('-', ' ')}: the transfer is ${state.replaceAll('-', ' ')}`);
}
