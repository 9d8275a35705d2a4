import {
  agreementSuperseded,
  agreementTerminated,
  fact,
  interval,
  Refusals,
  rejected,
  supersessionRecorded,
  type AgreementRecord,
  type Path,
} from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { endOpenSpells } from '../bound-spells.js';
import { correctAgreement } from '../correct-agreement.js';
import { endFaults } from '../state-record.js';
import type { Watch } from '../watch.js';

function superseded(older: Agreement, by: string, on: AgreementRecord['inForceOn']): Decision {
  const next = { ...older.record, supersededBy: { by, ...(on !== undefined && { on }) } };
  return { next: changed(older, next), change: 'superseded', events: [fact(agreementSuperseded, { ...about(next), by, ...(on !== undefined && { on }) })] };
}

/**
 * Records that one agreement takes the place of another; both name each other. The older one ends on the day the newer is in
 * force, now or later. Throws `rejected`: `supersedes-itself`, `supersession-circle`, `already-superseded`,
 * `ends-before-begins` where the older one would end before it was in force.
 */
export function supersede(newer: Agreement, older: Agreement, at: Path): { newer: Decision; older: Decision } {
  const path = [...at, 'supersedes'];
  if (newer.id === older.id) throw rejected('supersedes-itself', path, 'an agreement does not take its own place');
  if (older.record.supersededBy) throw rejected('already-superseded', path, 'another agreement has taken its place already');
  if (newer.record.supersededBy?.by === older.id) throw rejected('supersession-circle', path, 'that agreement takes the place of this one');
  const { inForceOn } = newer.record;
  if (older.record.endedOn === undefined && inForceOn !== undefined) {
    const refusals = new Refusals();
    refusals.add(...endFaults({ ...older.record, endedOn: inForceOn }, at).map((fault) => ({ ...fault, path: '/body/supersedes' })));
    refusals.throwIfAny();
  }
  const record = { ...newer.record, supersedes: [...(newer.record.supersedes ?? []), older.id] };
  return {
    newer: {
      next: changed(newer, record),
      change: 'supersession-recorded',
      events: [fact(supersessionRecorded, { ...about(record), supersedes: older.id })],
    },
    older: superseded(older, newer.id, inForceOn),
  };
}

/**
 * What a superseded agreement learns from the one that takes its place: the day that one is in force, or that it is not. An
 * end that rested on another day is corrected. Undefined where it knows.
 */
export function followSuccessor(older: Agreement, newer: Agreement, moment: Moment): Decision | undefined {
  const { supersededBy: known, endedOn, endReason } = older.record;
  const { inForceOn } = newer.record;
  if (known?.by !== newer.id || known.on === inForceOn) return undefined;
  const followed = superseded(older, newer.id, inForceOn);
  if (endReason !== 'superseded' || endedOn === undefined || endedOn !== known.on) return followed;
  const reason =
    inForceOn === undefined ? 'the agreement that takes its place is not in force' : `the agreement that takes its place is in force from ${inForceOn}`;
  const corrected = correctAgreement({ ...followed.next, version: older.version }, { endedOn: inForceOn ?? null }, older.label, reason, [], moment);
  return { ...corrected, events: [...followed.events, ...corrected.events] };
}

/** The end of an agreement another one takes the place of. */
export const watchSupersession: Watch = {
  deadlines: () => [],
  tellings(record) {
    const { supersededBy, endedOn } = record;
    const on = supersededBy?.on;
    if (on === undefined || endedOn !== undefined) return [];
    return [
      {
        id: `superseded:${supersededBy?.by}:${on}`,
        on: interval(on).last,
        fact: fact(agreementTerminated, { ...about(record), endedOn: on, reason: 'superseded' }),
        then: (current) => ({
          ...current,
          endedOn: on,
          endReason: 'superseded',
          parties: current.parties.map((party) => ({ ...party, spells: endOpenSpells(party.spells, on) })),
        }),
      },
    ];
  },
};
