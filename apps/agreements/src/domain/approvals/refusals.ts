import { DomainError, faultAt, rejected, type ApprovalRecord, type ApprovalStep, type Path } from '@entente/contracts';
import type { Official } from './approval.js';

export const ID: Path = ['params', 'id'];

/** A refusal because of who asks. */
export function forbidden(code: string, path: Path, message: string): DomainError {
  return new DomainError('forbidden', code, message, [faultAt(code, path, message)]);
}

/** Throws `other-nation` where the approval is not the official's own nation's. */
export function refuseOtherNation({ nation }: Pick<ApprovalRecord, 'nation'>, official: Official): void {
  if (nation !== official.nation) throw forbidden('other-nation', ID, `only ${nation} acts on its own approval`);
}

/** Throws `approval-returned`, `approval-decided` or `approval-withdrawn` where an approval is not open. */
export function refuseUnlessOpen({ status }: Pick<ApprovalRecord, 'status'>): void {
  switch (status) {
    case 'open':
      return;
    case 'returned':
      throw rejected('approval-returned', ID, 'it was returned to its author and waits to be submitted again');
    case 'decided':
      throw rejected('approval-decided', ID, 'it is decided');
    case 'withdrawn':
      throw rejected('approval-withdrawn', ID, 'it was withdrawn');
  }
}

/** Throws `step-decided` where a step is done with, and `step-not-reached` where others come before it. */
export function refuseUnlessReached({ state, title }: ApprovalStep, record: Pick<ApprovalRecord, 'status'>, at: Path): void {
  switch (state) {
    case 'given':
    case 'passed':
    case 'objected':
    case 'excepted':
    case 'not-needed':
      throw rejected('step-decided', at, `"${title}" is done with: decisions are final`);
    case 'waiting':
      refuseUnlessOpen(record);
      throw rejected('step-not-reached', at, `"${title}" is not reached yet: steps are taken in order`);
    case 'open':
    case 'returned':
      refuseUnlessOpen(record);
  }
}

/** The step of an id, and its place. Throws `not-found`: `no-such-step`. */
export function stepOf({ steps }: Pick<ApprovalRecord, 'steps'>, id: string): { step: ApprovalStep; index: number } {
  const index = steps.findIndex((step) => step.id === id);
  const step = steps[index];
  if (step === undefined) throw new DomainError('not-found', 'no-such-step', `the approval has no step ${id}`);
  return { step, index };
}

/** The post of these the official holds. Throws `post-missing` where it is none. */
export function heldPost(official: Official, posts: readonly string[], at: Path): string {
  const held = posts.find((post) => official.posts.includes(post));
  if (held === undefined) throw forbidden('post-missing', at, `this needs the post ${posts.join(' or ')}`);
  return held;
}
