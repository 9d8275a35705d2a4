import type { Warning } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Crisis } from '../domain/crisis.js';
import { EXPLANATIONS, heldIn, MEASURES } from './ledger.js';

/** What is still open in a closed crisis, as far as the reader sees it: it stays as it is, and is told whenever the crisis is read. */
export async function leftOpen(tx: Tx, { id, record }: Crisis): Promise<Warning[]> {
  if (record.state === 'open') return [];
  const explanations = await heldIn(tx, EXPLANATIONS, id, ['due', 'overdue']);
  const measures = await heldIn(tx, MEASURES, id, ['proposed', 'agreed']);
  return [
    ...explanations.map(({ record: { askedOf, dueAt } }) => ({ code: 'explanation-open', message: `${askedOf} owes an explanation since ${dueAt}` })),
    ...measures.map(({ record: { owedBy, state, text } }) => ({ code: 'measure-open', message: `${state}, owed by ${owedBy}: ${text.slice(0, 200)}` })),
  ];
}
