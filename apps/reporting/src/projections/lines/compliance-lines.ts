import {
  complianceAnswerRecorded,
  complianceCaseClosed,
  complianceCaseOpened,
  complianceCaseReopened,
  complianceFindingRecorded,
  complianceMeasureDone,
  complianceMeasureSet,
  type PartnerId,
} from '@entente/contracts';
import { line } from './line.js';

interface About {
  title: string;
  party: PartnerId;
}

function of({ party, title }: About): string {
  return `case of ${party} under "${title}"`;
}

/** A case concerns the party it is about, and the other of two. */
function concerned({ party }: About, parties: readonly string[]): readonly string[] {
  return parties.length <= 2 ? [party, ...parties] : [party];
}

export const complianceLines = [
  line(complianceCaseOpened, (data) => `${of(data)} opened: ${data.case.grounds}`, concerned),
  line(complianceFindingRecorded, (data) => `${of(data)}, found: ${data.finding.what}`, concerned),
  line(complianceMeasureSet, (data) => `${of(data)}, to be done by ${data.measure.dueOn}: ${data.measure.what}`, concerned),
  line(complianceMeasureDone, (data) => `${of(data)}, done: ${data.measure.what}`, concerned),
  line(complianceAnswerRecorded, (data) => `${of(data)}, ${data.party} answered`, concerned),
  line(complianceCaseClosed, (data) => `${of(data)} closed as ${data.closure.outcome}: ${data.closure.reasons}`, concerned),
  line(complianceCaseReopened, (data) => `${of(data)} reopened: ${data.reopening.reason}`, concerned),
];
