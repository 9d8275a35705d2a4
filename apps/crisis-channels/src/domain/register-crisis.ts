import { DomainError, type Label } from '@entente/contracts';
import type { Crisis } from './crisis.js';

/** What somebody states about a crisis that is new to us. */
export interface CrisisDraft {
  title: string;
  label: Label;
}

/** The first version of a crisis. Throws `rejected` where it has no title. */
export function registerCrisis(id: string, { title, label }: CrisisDraft): Crisis {
  const trimmed = title.trim();
  if (trimmed === '') throw new DomainError('rejected', 'title-missing', 'a crisis needs a title');
  return { id, version: 1, title: trimmed, label };
}
