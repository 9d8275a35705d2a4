import {
  assuranceGiven,
  transferAssessed,
  transferAuthorised,
  transferDelivered,
  transferProposed,
  transferReassessed,
  transferReassessmentOpened,
  transferRefused,
  transferRevoked,
  transferRiskAssessed,
} from '@entente/contracts';
import { line } from './line.js';

interface Way {
  from: string;
  to: string;
}

function way({ from, to, title }: Way & { title: string }): string {
  return `transfer from ${from} to ${to} under "${title}"`;
}

/** A transfer concerns its exporter and its recipient. */
function both({ from, to }: Way): readonly string[] {
  return [from, to];
}

export const transferLines = [
  line(transferProposed, (data) => `${way(data)} proposed`, both),
  line(transferAssessed, (data) => `${way(data)}: nothing prohibits it`, both),
  line(transferRiskAssessed, (data) => `${way(data)}: no overriding risk`, both),
  line(transferAuthorised, (data) => `${way(data)} authorised`, both),
  line(transferRefused, (data) => `${way(data)} refused: ${data.refusal.reasons}`, both),
  line(transferDelivered, (data) => `${way(data)} delivered${data.complete ? '' : ' in part'}`, both),
  line(transferReassessmentOpened, (data) => `${way(data)} under reassessment: ${data.reassessment.information}`, both),
  line(transferReassessed, (data) => `${way(data)} upheld after reassessment`, both),
  line(transferRevoked, (data) => `${way(data)} revoked: ${data.revocation.reasons}`, both),
  line(assuranceGiven, (data) => `${data.to} gave ${data.from} an assurance: ${data.assurance.text}`, both),
];
