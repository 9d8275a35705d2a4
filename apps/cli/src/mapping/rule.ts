import { faultsOf } from '@entente/contracts';
import { z } from 'zod';

/** Reads one column; `table` translates codes, where null means absent. */
const ColumnRule = z.strictObject({
  column: z.string().min(1),
  table: z.string().min(1).optional(),
  as: z.enum(['text', 'integer']).default('text'),
  required: z.boolean().default(false),
});

/** A date as given: from year, month and day columns, or from one column that holds YYYY, YYYY-MM or YYYY-MM-DD. */
const DateRule = z.strictObject({
  date: z
    .strictObject({ year: z.string().min(1), month: z.string().min(1).optional(), day: z.string().min(1).optional() })
    .or(z.strictObject({ column: z.string().min(1) })),
});

/** `{column}` and `{column|table}` are filled in; a part in [brackets] is left out where something in it is absent. */
const TextRule = z.strictObject({ text: z.string().min(1) });
const ConstantRule = z.strictObject({ constant: z.json() });
const FieldRule = z.strictObject({ field: z.string().min(1) });
/** The item of a `split`, or one part of it. */
const ItemRule = z.strictObject({ item: z.literal(true).or(z.strictObject({ by: z.string().min(1), part: z.int().min(0) })) });

/** A cell that begins with a word or phrase of a table: what the table says of it, or the rest of the cell; without one it is all rest. */
const LeadingRule = z.strictObject({
  leading: z.strictObject({ column: z.string().min(1), table: z.string().min(1), take: z.enum(['meaning', 'rest']) }),
});

type Leaf = z.infer<typeof ColumnRule | typeof DateRule | typeof TextRule | typeof ConstantRule | typeof FieldRule | typeof ItemRule | typeof LeadingRule>;
export interface Case {
  when?: Record<string, string[]> | undefined;
  use?: Rule | undefined;
}
export type PartnerParts = { scheme: string; code: Rule; on?: Rule | undefined } | { name: Rule; on?: Rule | undefined } | { id: Rule };

/** How one value of a report comes out of a row. */
export type Rule =
  | Leaf
  | { partner: PartnerParts }
  | { list: Rule[]; distinct: boolean }
  | { split: { column: string; by: string; each: Rule } }
  | { object: Record<string, Rule> }
  | { cases: Case[] };

const nested: z.ZodType<Rule> = z.lazy(() => Rule);

const FORMS: Readonly<Record<string, z.ZodType<Rule>>> = {
  constant: ConstantRule,
  column: ColumnRule,
  date: DateRule,
  text: TextRule,
  field: FieldRule,
  item: ItemRule,
  leading: LeadingRule,
  partner: z.strictObject({
    partner: z.union([
      z.strictObject({ scheme: z.string().min(1), code: nested, on: nested.optional() }),
      z.strictObject({ name: nested, on: nested.optional() }),
      z.strictObject({ id: nested }),
    ]),
  }),
  list: z.strictObject({ list: z.array(nested), distinct: z.boolean().default(false) }),
  split: z.strictObject({ split: z.strictObject({ column: z.string().min(1), by: z.string().min(1), each: nested }) }),
  object: z.strictObject({ object: z.record(z.string(), nested) }),
  cases: z.strictObject({ cases: z.array(z.strictObject({ when: z.record(z.string(), z.array(z.string())).optional(), use: nested.optional() })).min(1) }),
};

/** A rule is known by its one key; the faults are those of the form it has. */
export const Rule: z.ZodType<Rule> = z
  .record(z.string(), z.unknown(), 'expected a rule: an object such as { "column": "name" }')
  .transform((input, context): Rule => {
    const named = Object.keys(FORMS).filter((form) => form in input);
    const form = named.length === 1 ? FORMS[named[0] ?? ''] : undefined;
    if (form === undefined) {
      const message = `a rule has exactly one of: ${Object.keys(FORMS).join(', ')}; this one has ${named.join(' and ') || Object.keys(input).join(', ') || 'nothing'}`;
      context.issues.push({ code: 'custom', message, input, params: { code: 'not-a-rule' } });
      return z.NEVER;
    }
    const result = form.safeParse(input);
    if (result.success) return result.data;
    for (const { path, code, message, accepted } of faultsOf(result.error)) {
      const keys = path.split('/').slice(1);
      context.issues.push({
        code: 'custom',
        message: accepted ? `${message} (accepted: ${accepted.join(', ')})` : message,
        path: keys,
        input,
        params: { code },
      });
    }
    return z.NEVER;
  });

/** The `{column}` and `{column|table}` places of a text. */
export function placesOf(text: string): { column: string; table: string | undefined }[] {
  return [...text.matchAll(/\{([^{}|]+)(?:\|([^{}]+))?\}/g)].map(([, column = '', table]) => ({ column, table }));
}
