import { DomainError } from '@entente/contracts';
import type { EntitySchema, ObjectLiteral } from 'typeorm';
import type { Tx } from './transactions.js';

/**
 * Saves `next` over the version it was decided on. Throws `conflict` when somebody was faster, so that no change is
 * lost under another.
 */
export async function saveVersion<T extends ObjectLiteral & { id: string; version: number }>(
  tx: Tx,
  entity: EntitySchema<T>,
  next: T,
  expected: number,
): Promise<void> {
  const { affected } = await tx.manager
    .getRepository(entity)
    .createQueryBuilder()
    .update()
    .set(next)
    .where('id = :id AND version = :expected', { id: next.id, expected })
    .execute();
  if (affected !== 1) throw new DomainError('conflict', 'changed-meanwhile', 'the record was changed meanwhile: read it again and repeat');
}
