import {
  crisisPostAssigned,
  crisisPostEnded,
  DomainError,
  fact,
  rejected,
  type CrisisPostDraft,
  type CrisisPostEnding,
  type CrisisPostRecord,
  type Fact,
  type PartnerId,
  type Path,
  type Principal,
} from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import { aboutStep, refuseInClosed } from './step.js';

export type CrisisPost = Aggregate<CrisisPostRecord>;
export type CrisisPostDecision = Decision<CrisisPostRecord>;
export type StatedPost = Omit<CrisisPostDraft, 'of'> & { of: PartnerId };

function told(definition: typeof crisisPostAssigned, assignment: CrisisPostRecord, crisis: Crisis): Fact {
  return fact(definition, { ...aboutStep(crisis, [assignment.of]), assignment });
}

/** A post is given a duty. Throws `rejected`: `crisis-closed`, `already-assigned`, and `lead-taken`, because one post at a time has the lead. */
export function assignPost(crisis: Crisis, stated: StatedPost, others: readonly CrisisPost[], at: Path, moment: Moment): CrisisPostDecision {
  refuseInClosed(crisis, at);
  const assigned = others.map(({ record }) => record).filter(({ state }) => state === 'assigned');
  const { duty, post, of } = stated;
  if (assigned.some((other) => other.duty === duty && other.post === post && other.of === of)) {
    throw rejected('already-assigned', [...at, 'post'], `${post} of ${of} has this duty already`);
  }
  const lead = assigned.find((other) => other.duty === 'lead');
  if (duty === 'lead' && lead) throw rejected('lead-taken', [...at, 'duty'], `${lead.post} of ${lead.of} has the lead: end that first`);
  const record: CrisisPostRecord = { ...stated, crisis: crisis.id, state: 'assigned', from: moment.now.toISOString() };
  return begun(moment.newId(), record, crisis.label, 'assigned', told(crisisPostAssigned, record, crisis));
}

/** The post has the duty no longer. Throws `already-ended`. */
export function endPost(crisis: Crisis, before: CrisisPost, ending: CrisisPostEnding, at: Path, { now }: Moment): CrisisPostDecision {
  if (before.record.state === 'ended') throw rejected('already-ended', at, 'the post has this duty no longer');
  const next: CrisisPostRecord = { ...before.record, ...ending, state: 'ended', to: now.toISOString() };
  return changed(before, next, 'ended', [told(crisisPostEnded, next, crisis)]);
}

/** Who closes a crisis: a `crisis-director`, or who holds the post that has the lead in it. Throws `forbidden` `not-entitled`. */
export function refuseUnentitled({ roles, nation, posts }: Principal, assigned: readonly CrisisPost[]): void {
  if (roles.includes('crisis-director')) return;
  const leads = assigned.some(({ record: { state, duty, post, of } }) => state === 'assigned' && duty === 'lead' && of === nation && posts.includes(post));
  if (!leads)
    throw new DomainError('forbidden', 'not-entitled', 'a crisis is closed by a crisis-director, or by whoever holds the post that has the lead in it');
}
