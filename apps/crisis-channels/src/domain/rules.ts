import type { CrisisSeverity, HandlingTime, Precedence, RuleReference } from '@entente/contracts';

/** A rule that is a number of hours. */
export interface Hours extends RuleReference {
  hours: number;
}

/** The bundled rules, as data. */
export interface Rules {
  /** Minutes within which messages are acknowledged and answered, where the channel arranges nothing else. */
  readonly handling: Readonly<Record<Precedence, RuleReference & HandlingTime>>;
  /** How many persons release a message, where the channel arranges nothing else. */
  readonly releases: Readonly<Record<Precedence, number>>;
  /** Within what time an explanation is given that was asked for, and a meeting held. */
  readonly explanation: Readonly<{ answer: Hours; meeting: Hours }>;
  /** How often the situation of an open crisis is reported. */
  readonly situationReports: Readonly<Record<CrisisSeverity, Hours>>;
  /** How many line checks missed in a row suggest a crisis. */
  readonly missedChecks: RuleReference & { streak: number };
}

/** A rule as an answer names it. */
export function cited({ id, citation, certainty }: RuleReference): RuleReference {
  return { id, ...(citation !== undefined && { citation }), ...(certainty !== undefined && { certainty }) };
}
