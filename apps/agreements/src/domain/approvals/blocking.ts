import {
  dayOf,
  interval,
  rejected,
  type AgreementRecord,
  type Block,
  type BlockReason,
  type PartnerId,
  type PartyAction,
  type Path,
  type Warning,
} from '@entente/contracts';
import type { Approval, ApprovalMoment, Subject } from './approval.js';
import { usualChain } from './chains.js';
import { earliestGrant, inWords } from './earliest.js';
import { localDay } from './local-day.js';
import { passTime } from './pass-time.js';
import { waitingOf } from './steps.js';

/** A party's action by which it binds itself. */
export interface BindingAction {
  partner: PartnerId;
  action: PartyAction;
}

const BINDING: readonly string[] = ['ratified', 'accepted', 'approved', 'acceded'];

function binds({ action, foundWrong }: PartyAction): boolean {
  return BINDING.includes(action) && foundWrong === undefined;
}

/** The ratifications, acceptances, approvals and accessions a record has that it had not before. */
export function bindingActions(before: AgreementRecord | undefined, after: AgreementRecord): BindingAction[] {
  const known = new Set(before?.parties.flatMap(({ actions }) => actions.filter(binds).map(({ id }) => id)));
  return after.parties.flatMap(({ partner, actions }) =>
    actions.filter((action) => binds(action) && !known.has(action.id)).map((action) => ({ partner, action })),
  );
}

/** Of each chain the approval asked for last; those withdrawn were never asked for. */
function latest(approvals: readonly Approval[]): Approval[] {
  const byChain = new Map<string, Approval>();
  for (const approval of approvals) {
    const { chain, status, requestedAt } = approval.record;
    const known = byChain.get(chain);
    if (status === 'withdrawn' || (known && known.record.requestedAt > requestedAt)) continue;
    byChain.set(chain, approval);
  }
  return [...byChain.values()];
}

function blockOf({ id, record }: Approval, subject: Subject, moment: ApprovalMoment): Block | undefined {
  const now = passTime(record, subject, moment).record;
  const { nation, chain, rule, outcome, status } = now;
  if (status === 'withdrawn' || outcome === 'granted') return undefined;
  const of = { approval: id, chain, rule };
  if (status === 'decided') return { ...of, reason: 'approval-refused', outcome, message: `the approval of ${nation} was ${outcome}` };
  const [waiting, earliest] = [waitingOf(now), earliestGrant(now, moment)];
  const words = [
    `${nation} has not approved it yet: "${waiting?.title}"`,
    waiting?.post && `of ${waiting.post}`,
    'is open;',
    earliest ? inWords(earliest) : 'it was returned',
  ];
  return { ...of, reason: 'approval-open', waiting, earliest, message: words.filter((word) => word !== undefined).join(' ') };
}

/**
 * What keeps a party from binding itself: each of its approvals of the agreement that is open or was not granted. Where
 * none was asked for nothing does, unless it is the caller's `own` nation and its chain is required on that day.
 */
export function blocksOf(
  party: PartnerId,
  own: boolean,
  approvals: readonly Approval[],
  subject: Subject,
  moment: ApprovalMoment,
  on = dayOf(moment.now),
): Block[] {
  const asked = latest(approvals.filter(({ record }) => record.nation === party));
  if (asked.length > 0) return asked.flatMap((approval) => blockOf(approval, subject, moment) ?? []);
  const chain = own ? usualChain(moment.chains, party, subject.record, on) : undefined;
  if (!chain?.required) return [];
  const { id, citation, certainty, title } = chain;
  return [{ reason: 'approval-missing', chain: id, rule: { id, citation, certainty }, message: `${party} needs an approval first: ${title}` }];
}

/** The last day an action may have been done on. */
function dayOfAction({ actedOn, effectiveOn }: PartyAction, moment: ApprovalMoment): string {
  const stated = actedOn ?? effectiveOn;
  return stated === undefined ? localDay('UTC', moment.now) : interval(stated).last;
}

/** Throws `rejected` under the reason of the first block where one of the actions, stated by hand, is blocked. */
export function refuseBlocked(
  actions: readonly BindingAction[],
  nation: PartnerId,
  approvals: readonly Approval[],
  subject: Subject,
  at: Path,
  moment: ApprovalMoment,
): void {
  for (const { partner, action } of actions) {
    const [block] = blocksOf(partner, partner === nation, approvals, subject, moment, dayOfAction(action, moment));
    if (block) throw rejected(block.reason, at, `${partner} cannot be recorded as having ${action.action}: ${block.message}`);
  }
}

const WARNINGS: Readonly<Record<BlockReason, string>> = {
  'approval-open': 'while its approval is open',
  'approval-refused': 'though its approval was not granted',
  'approval-missing': 'without an approval',
};

/** What is odd about actions an outside source reported, and is believed all the same; by the approval that shows it. */
export function unapproved(
  actions: readonly BindingAction[],
  approvals: readonly Approval[],
  subject: Subject,
  moment: ApprovalMoment,
): { approval: string | undefined; warning: Warning }[] {
  return actions.flatMap(({ partner, action }) =>
    blocksOf(partner, false, approvals, subject, moment).map(({ reason, approval }) => ({
      approval,
      warning: { code: reason, message: `${partner} ${action.action} ${WARNINGS[reason]}` },
    })),
  );
}
