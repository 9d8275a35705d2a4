import { parse, stringify } from 'yaml';
import { z } from 'zod';

const Rules = z.object({
  groups: z.array(z.looseObject({ rules: z.array(z.looseObject({ alert: z.string(), expr: z.string(), for: z.string().optional() })) })),
});

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /\b(\d+)(ms|s|m|h)\b/g;
/** What is compared, up to the next set operation: where a metric of seconds stands there, the number it is compared with is one of seconds. */
const OPERAND = /(?:(?!\b(?:and|or|unless)\b)[^])+/g;

/** How many times as fast time goes: how long something lasts and is looked back at; and how old and late, in seconds, what is measured may be. */
export interface Pace {
  readonly durations: number;
  readonly seconds: number;
}

/** Rules of Prometheus that are the same in all but time: ranges, offsets, how long something must last, and seconds that metrics are compared with. */
export function scaleRules(rules: string, { durations, seconds }: Pace): string {
  const { groups } = Rules.parse(parse(rules));
  const scaled = groups.map((group) => ({
    ...group,
    rules: group.rules.map(({ for: lasting, expr, ...rule }) => ({
      ...rule,
      expr: scaleSeconds(scaleDurations(expr, durations), seconds),
      ...(lasting === undefined ? {} : { for: scaleDurations(lasting, durations) }),
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
