import { channelHeadSigned, type DomainEvent } from '@entente/contracts';
import { agreementLines } from './lines/agreement-lines.js';
import { complianceLines } from './lines/compliance-lines.js';
import { obligationLines } from './lines/obligation-lines.js';
import { approvalLines } from './lines/approval-lines.js';
import { lifecycleLines } from './lines/lifecycle-lines.js';
import { messageLines } from './lines/message-lines.js';
import { clockLines } from './lines/clock-lines.js';
import { attachmentLines } from './lines/attachment-lines.js';
import { channelLines } from './lines/channel-lines.js';
import { crisisLines } from './lines/crisis-lines.js';
import { engagementLines } from './lines/engagement-lines.js';
import { exerciseLines } from './lines/exercise-lines.js';
import { logLines } from './lines/log-lines.js';
import { partnerLines } from './lines/partner-lines.js';
import { stepLines } from './lines/step-lines.js';
import { transferLines } from './lines/transfer-lines.js';

/** How history tells every event; a type of event that has no line here makes a test fail. */
const LINES = new Map(
  [
    ...partnerLines,
    ...agreementLines,
    ...obligationLines,
    ...complianceLines,
    ...transferLines,
    ...approvalLines,
    ...clockLines,
    ...lifecycleLines,
    ...attachmentLines,
    ...engagementLines,
    ...exerciseLines,
    ...crisisLines,
    ...messageLines,
    ...logLines,
    ...channelLines,
    ...stepLines,
  ].map((line) => [line.type, line]),
);

/** Whether history tells of it. Heads of logs would drown it: there is one a second for every channel in use. */
export function isHistory(event: DomainEvent): boolean {
  return event.type !== channelHeadSigned.type;
}

/** One line on what happened, for people. */
export function summaryOf(event: DomainEvent): string {
  return LINES.get(event.type)?.says(event) ?? event.type;
}

/** Whose history an event belongs to. `parties` are the parties of the agreement it is about. */
export function partnersIn(event: DomainEvent, parties: readonly string[]): readonly string[] {
  return LINES.get(event.type)?.concerns(event, parties) ?? [];
}
