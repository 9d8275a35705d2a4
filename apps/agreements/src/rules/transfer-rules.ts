import { readFileSync } from 'node:fs';
import { RuleReference, TransferCategory } from '@entente/contracts';
import { z } from 'zod';
import type { TransferRules } from '../domain/transfers/transfer.js';

const FOLDER = new URL('../../rules/transfers/', import.meta.url);

const Categories = RuleReference.extend({
  categories: z.array(z.strictObject({ id: TransferCategory, title: z.string().min(1), within: TransferCategory.optional() })),
});
const Assessment = z.strictObject({ prohibition: RuleReference, risk: RuleReference });

function read<S extends z.ZodType>(name: string, schema: S): z.output<S> {
  return schema.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** Categories of transfers and the rules they are assessed by, read once at start. Throws where a file does not fit. */
export const transferRules: TransferRules = {
  categories: new Map(read('un-register-categories.json', Categories).categories.map((category) => [category.id, category])),
  ...read('assessment.json', Assessment),
};
