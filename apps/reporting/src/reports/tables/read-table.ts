import { REPORTS, type ReportDefinition, type ReportName } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { acknowledgementTimesTable } from './acknowledgement-times.query.js';
import { agreementsTable } from './agreements.query.js';
import { approvalsTable } from './approvals.query.js';
import { channelReadinessTable } from './channel-readiness.query.js';
import { complianceTable } from './compliance.query.js';
import { crisisInvolvementTable } from './crisis-involvement.query.js';
import { deadlinesTable } from './deadlines.query.js';
import { engagementsTable } from './engagements.query.js';
import { followUpsTable } from './follow-ups.query.js';
import { lessonsTable } from './lessons.query.js';
import { participationTable } from './participation.query.js';
import { tableOf, type Question, type Table } from './table.js';
import { timeToForceTable } from './time-to-force.query.js';
import { transfersTable } from './transfers.query.js';
import { withoutEvidenceTable } from './without-evidence.query.js';

const QUERIES: Readonly<Record<ReportName, (question: Question) => [sql: string, parameters: unknown[]]>> = {
  agreements: agreementsTable,
  deadlines: deadlinesTable,
  compliance: complianceTable,
  'time-to-force': timeToForceTable,
  'without-evidence': withoutEvidenceTable,
  transfers: transfersTable,
  approvals: approvalsTable,
  engagements: engagementsTable,
  'follow-ups': followUpsTable,
  participation: participationTable,
  lessons: lessonsTable,
  'crisis-involvement': crisisInvolvementTable,
  'channel-readiness': channelReadinessTable,
  'acknowledgement-times': acknowledgementTimesTable,
};

/** A table as far as the transaction's reader may see what it counts. */
export function readTable(tx: Tx, name: ReportName, question: Question): Promise<Table> {
  const { dimensions, measures }: ReportDefinition = REPORTS[name];
  const grouped = question.groupBy.flatMap((asked) => dimensions.filter((dimension) => dimension.name === asked));
  return tableOf(tx, [...grouped, ...measures], ...QUERIES[name](question));
}
