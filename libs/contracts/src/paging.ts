import { z } from 'zod';

/** Query fields every list accepts. `cursor` is opaque: take it from `next` of the page before. */
export const PageQuery = { limit: z.coerce.number().int().min(1).max(500).default(50), cursor: z.string().max(1000).optional() };

/** `{ items, next, total }`; `total` counts what the caller may see. */
export function pageOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodNullable<z.ZodString>; total: z.ZodInt }> {
  return z.object({ items: z.array(item), next: z.string().nullable(), total: z.int() });
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

/** Position read from the log, per topic: how far an answer from reporting had read. */
export const Position = z.record(z.string(), z.int()).meta({ id: 'Position', description: 'next offset to be read, per topic' });
