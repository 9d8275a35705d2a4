import {
  DomainError,
  fact,
  rejected,
  RISK_CRITERIA,
  transferAssessed,
  transferRefused,
  transferRiskAssessed,
  type Path,
  type ProhibitionAssessment,
  type ProhibitionFindings,
  type RiskAssessment,
  type RiskFindings,
  type TransferRefusal,
} from '@entente/contracts';
import { aboutTransfer, changedTransfer, signature, type Transfer, type TransferDecision, type TransferMoment } from './transfer.js';
import { checkStep } from './transfer-steps.js';

/** Throws `own-proposal`: nobody assesses what he proposed. */
export function refuseOwnProposal({ record }: Transfer, { by }: TransferMoment): void {
  if (record.proposedBy === by) throw new DomainError('forbidden', 'own-proposal', 'you proposed this transfer: somebody else assesses it');
}

function refused(
  transfer: Transfer,
  refusal: TransferRefusal,
  assessment: { prohibition: ProhibitionAssessment } | { risk: RiskAssessment },
  moment: TransferMoment,
): TransferDecision {
  const event = fact(transferRefused, { ...aboutTransfer(transfer.record, moment), refusal, ...assessment });
  return changedTransfer(transfer, { ...transfer.record, ...assessment, state: 'refused', refusal }, 'refused', event, moment);
}

/**
 * Records whether the transfer is prohibited: by measures of the Security Council, by other obligations, or by what is
 * known of its use (Arms Trade Treaty, article 6; unverified). A ground that applies refuses it for good. Throws what
 * `checkStep` throws, and `own-proposal`.
 */
export function assessProhibition(transfer: Transfer, findings: ProhibitionFindings, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'assess');
  refuseOwnProposal(transfer, moment);
  const rule = moment.transferRules.prohibition;
  const prohibition = { ...findings, ...signature(moment), rule };
  const { securityCouncilMeasures, internationalObligations, knownAtrocities } = findings;
  const applying = [securityCouncilMeasures, internationalObligations, knownAtrocities].filter(({ applies }) => applies);
  if (applying.length > 0) {
    const reasons = applying.map((finding) => finding.reasons).join(' · ');
    return refused(transfer, { ground: 'prohibited', reasons, ...signature(moment), rule }, { prohibition }, moment);
  }
  const event = fact(transferAssessed, { ...aboutTransfer(transfer.record, moment), prohibition });
  return changedTransfer(transfer, { ...transfer.record, state: 'assessed', prohibition }, 'assessed', event, moment);
}

/**
 * Records the risks of the transfer, each with its reasons (Arms Trade Treaty, article 7; unverified). An overriding one
 * refuses it for good. Throws what `checkStep` throws, `own-proposal`, `gender-based-violence-not-considered`, and
 * `mitigation-missing` where a risk is said to be manageable by no measure.
 */
export function assessRisk(transfer: Transfer, findings: RiskFindings, at: Path, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'assess-risk');
  refuseOwnProposal(transfer, moment);
  const { genderBasedViolence } = findings;
  if (genderBasedViolence === undefined)
    throw rejected('gender-based-violence-not-considered', [...at, 'genderBasedViolence'], 'say what was found of the risk of gender-based violence');
  const rule = moment.transferRules.risk;
  const risk = { ...findings, genderBasedViolence, ...signature(moment), rule };
  const found = RISK_CRITERIA.map((criterion) => risk[criterion]);
  if (findings.mitigation.length === 0 && found.some((finding) => finding.risk === 'manageable'))
    throw rejected('mitigation-missing', [...at, 'mitigation'], 'a manageable risk is one that measures lessen: say which');
  const overriding = found.filter((finding) => finding.risk === 'overriding');
  if (overriding.length > 0) {
    const reasons = overriding.map((finding) => finding.reasons).join(' · ');
    return refused(transfer, { ground: 'overriding-risk', reasons, ...signature(moment), rule }, { risk }, moment);
  }
  const event = fact(transferRiskAssessed, { ...aboutTransfer(transfer.record, moment), risk });
  return changedTransfer(transfer, { ...transfer.record, state: 'risk-assessed', risk }, 'risk-assessed', event, moment);
}
