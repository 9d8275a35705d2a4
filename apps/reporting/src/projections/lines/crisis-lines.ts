import { crisisClosed, crisisCorrected, crisisOpened, crisisPhaseChanged, type CrisisSeverity } from '@entente/contracts';
import { line } from './line.js';

/** Events of crises name whom they concern. */
function named({ partners }: { partners: readonly string[] }): readonly string[] {
  return partners;
}

function graded(severity: CrisisSeverity | undefined): string {
  return severity === undefined ? '' : `, severity ${severity}`;
}

export const crisisLines = [
  line(crisisOpened, ({ title, openedOn, crisis }) => `Crisis "${title}" opened on ${openedOn}${graded(crisis.severity)}`, named),
  line(crisisPhaseChanged, ({ title, phase, on, severity }) => `Crisis "${title}" came to ${phase} on ${on}${graded(severity)}`, named),
  line(crisisClosed, ({ title, on, reason }) => `Crisis "${title}" closed on ${on}: ${reason}`, named),
  line(crisisCorrected, ({ title, reason }) => `Crisis "${title}" corrected: ${reason}`, named),
];
