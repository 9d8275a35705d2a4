import {
  acknowledgementOverdue,
  draftWithdrawn,
  messageAcknowledged,
  messageDrafted,
  messageReleased,
  messageReplied,
  messageSent,
  replyOverdue,
} from '@entente/contracts';
import { line } from './line.js';

/** Events of messages name the parties of their channel. */
function named({ partners }: { partners: readonly string[] }): readonly string[] {
  return partners;
}

/** Drafts are their side's own. */
function own({ side }: { side: string }): readonly string[] {
  return [side];
}

function called({ from, number, title }: { from: string; number: number; title: string }): string {
  return `message ${number} of ${from} on "${title}"`;
}

function late({ late }: { late: boolean }): string {
  return late ? ', late' : '';
}

export const messageLines = [
  line(messageSent, ({ from, to, number, precedence, title }) => `${from} sent ${precedence} message ${number} to ${to.join(', ')} on "${title}"`, named),
  line(messageAcknowledged, (data) => `${data.by} acknowledged ${called(data)}${late(data)}`, named),
  line(messageReplied, (data) => `${data.by} answered ${called(data)}${late(data)}`, named),
  line(acknowledgementOverdue, (data) => `${data.by} has not acknowledged ${called(data)} in its time`, named),
  line(replyOverdue, (data) => `${data.by} has not answered ${called(data)} in its time`, named),
  line(messageDrafted, ({ precedence, title }) => `A ${precedence} message on "${title}" was drafted`, own),
  line(
    messageReleased,
    ({ precedence, title, releases, releasesNeeded }) => `${releases} of ${releasesNeeded} persons released a ${precedence} message on "${title}"`,
    own,
  ),
  line(draftWithdrawn, ({ precedence, title }) => `The draft of a ${precedence} message on "${title}" was withdrawn`, own),
];
