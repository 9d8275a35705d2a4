import { DomainError, type Label } from '@entente/contracts';
import type { {{Thing}} } from './{{thing}}.js';

/** What somebody states about {{thingAn}} that is new to us. */
export interface {{Thing}}Draft {
  title: string;
  label: Label;
}

/** The first version of {{thingAn}}. Throws `rejected` where it has no title. */
export function register{{Thing}}(id: string, { title, label }: {{Thing}}Draft): {{Thing}} {
  const trimmed = title.trim();
  if (trimmed === '') throw new DomainError('rejected', 'title-missing', '{{thingAn}} needs a title');
  return { id, version: 1, title: trimmed, label };
}
