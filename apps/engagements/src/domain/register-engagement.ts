import { DomainError, type Label } from '@entente/contracts';
import type { Engagement } from './engagement.js';

/** What somebody states about an engagement that is new to us. */
export interface EngagementDraft {
  title: string;
  label: Label;
}

/** The first version of an engagement. Throws `rejected` where it has no title. */
export function registerEngagement(id: string, { title, label }: EngagementDraft): Engagement {
  const trimmed = title.trim();
  if (trimmed === '') throw new DomainError('rejected', 'title-missing', 'an engagement needs a title');
  return { id, version: 1, title: trimmed, label };
}
