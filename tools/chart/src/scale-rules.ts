import { parse, stringify } from 'yaml';
import { z } from 'zod';

const Rules = z.object({
  groups: z.array(z.looseObject({ rules: z.array(z.looseObject({ alert: z.string(), expr: z.string(), for: z.string().optional() })) })),
});

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /\b(\d+)(ms|s|m|h)\b/g;
/** What is compared, up to the next set operation: where a metric of seconds stands there, the number it is compared with is one of seconds. */
const OPERAND = /(?:(?!\b(?:and|or|unless)\b)[^])+/g;

/**
 * Rules of Prometheus that are the same in all but time, which goes `factor` times as fast: ranges, offsets, how long something must last, and
 * seconds that metrics are compared with. Counts and shares stay.
 */
export function scaleRules(rules: string, factor: number): string {
  const { groups } = Rules.parse(parse(rules));
  const scaled = groups.map((group) => ({
    ...group,
    rules: group.rules.map(({ for: lasting, expr, ...rule }) => ({
      ...rule,
      expr: scaleSeconds(scaleDurations(expr, factor), factor),
      ...(lasting === undefined ? {} : { for: scaleDurations(lasting, factor) }),
    })),
  }));
  return stringify({ groups: scaled });
}

function scaleDurations(text: string, factor: number): string {
  return text.replaceAll(DURATION, (_, count: string, unit: keyof typeof UNITS_MS) => `${Math.round((Number(count) * UNITS_MS[unit]) / factor)}ms`);
}

function scaleSeconds(expr: string, factor: number): string {
  return expr.replaceAll(OPERAND, (operand) =>
    operand.includes('_seconds')
      ? operand.replace(/([<>]=?\s*)(\d+(?:\.\d+)?)(?=[\s)]*$)/, (_, sign: string, limit: string) => `${sign}${Number(limit) / factor}`)
      : operand,
  );
}
