import {
  crisisChannelsDeadlinesChanged,
  crisisPostAssigned,
  crisisPostEnded,
  explanationDue,
  explanationGiven,
  explanationOverdue,
  measureAgreed,
  measureBroken,
  measureCarriedOut,
  measureOverdue,
  measurePairBroken,
  measurePaired,
  measureProposed,
  measureWithdrawn,
  meetingHeld,
  meetingOverdue,
  meetingRequested,
} from '@entente/contracts';
import { line, nobody, since } from './line.js';

/** Events within a crisis name whom they concern. */
function named({ partners }: { partners: readonly string[] }): readonly string[] {
  return partners;
}

/** What is done within a crisis. */
export const stepLines = [
  line(crisisPostAssigned, ({ title, assignment: { post, of, duty } }) => `Crisis "${title}": ${post} of ${of} is ${duty}`, named),
  line(crisisPostEnded, ({ title, assignment: { post, of, duty } }) => `Crisis "${title}": ${post} of ${of} is ${duty} no longer`, named),
  line(
    measureProposed,
    ({ title, measure }) => `Crisis "${title}": measure proposed, owed by ${measure.owedBy}${since('until', measure.dueOn)}: ${measure.text}`,
    named,
  ),
  line(measurePaired, ({ title, measure }) => `Crisis "${title}": another measure is offered in return for: ${measure.text}`, named),
  line(
    measureAgreed,
    ({ title, measure }) => `Crisis "${title}": measure agreed${since('on', measure.agreedOn)}, owed by ${measure.owedBy}: ${measure.text}`,
    named,
  ),
  line(measureCarriedOut, ({ title, measure }) => `Crisis "${title}": measure carried out by ${measure.owedBy}: ${measure.text}`, named),
  line(measureBroken, ({ title, measure }) => `Crisis "${title}": measure broken by ${measure.owedBy}: ${measure.text}`, named),
  line(measurePairBroken, ({ title, measure }) => `Crisis "${title}": what was to be done in return is broken: ${measure.text}`, named),
  line(measureWithdrawn, ({ title, measure }) => `Crisis "${title}": measure withdrawn: ${measure.text}`, named),
  line(
    measureOverdue,
    ({ title, measure }) => `Crisis "${title}": measure of ${measure.owedBy} overdue${since('since', measure.dueOn)}: ${measure.text}`,
    named,
  ),
  line(explanationDue, ({ title, explanation: { askedOf, askedBy, dueAt } }) => `Crisis "${title}": ${askedBy} asked ${askedOf} to explain by ${dueAt}`, named),
  line(
    explanationGiven,
    ({ title, explanation: { askedOf, given } }) => `Crisis "${title}": ${askedOf} gave its explanation${given?.late === true ? ', late' : ''}`,
    named,
  ),
  line(explanationOverdue, ({ title, explanation: { askedOf } }) => `Crisis "${title}": the explanation of ${askedOf} is overdue`, named),
  line(meetingRequested, ({ title, explanation: { meeting } }) => `Crisis "${title}": a meeting was asked for${since('by', meeting?.dueAt)}`, named),
  line(meetingHeld, ({ title, explanation: { meeting } }) => `Crisis "${title}": a meeting was held: ${meeting?.outcome ?? ''}`, named),
  line(meetingOverdue, ({ title }) => `Crisis "${title}": the meeting that was asked for is overdue`, named),
  line(crisisChannelsDeadlinesChanged, ({ about, deadlines }) => `Crisis "${about}": ${deadlines.length} open deadlines`, nobody),
];
