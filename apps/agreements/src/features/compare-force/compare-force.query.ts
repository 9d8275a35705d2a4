import { Inject, Injectable } from '@nestjs/common';
import { AggregateId, FORCE_COMPARISONS, type ComparedForce, type compareForce, type ForceComparison, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';
import type { Agreement } from '../../domain/agreement.js';
import { comparedForce, comparisonOf, comparisonSentence } from '../../domain/force/compare-force.js';
import { computedFrom } from '../../domain/force/readings.js';
import { COMPARABLE, COMPARISON } from '../../persistence/force-conditions.js';
import { selectVersions } from '../../persistence/select-versions.js';
import { RuleBook } from '../../rules/rule-book.js';

type Query = InputOf<typeof compareForce>['query'];
export type ComparisonPage = Page<ComparedForce> & { counts: Record<ForceComparison, number> };

/** Recorded entry into force against the computed one, by agreement id; the counts are of what the reader may see. */
@Injectable()
export class CompareForceQuery {
  constructor(@Inject(RuleBook) private readonly book: RuleBook) {}

  async page(tx: Tx, query: Query): Promise<ComparisonPage> {
    const counts = await this.counts(tx, query);
    const page = filtered(query);
    if (query.comparison !== undefined) page.add(`${COMPARISON} = ${page.value(query.comparison)}`);
    if (query.cursor !== undefined)
      page.add(`v.agreement_id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await selectVersions(tx, page, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.flatMap(({ agreement }) => this.itemOf(agreement) ?? []),
      next: rows.length > query.limit && last ? encodeCursor([last.agreement.id]) : null,
      total: query.comparison === undefined ? FORCE_COMPARISONS.reduce((sum, one) => sum + counts[one], 0) : counts[query.comparison],
      counts,
    };
  }

  private async counts(tx: Tx, query: Query): Promise<Record<ForceComparison, number>> {
    const conditions = filtered(query);
    const rows = await tx.query<{ comparison: ForceComparison; count: number }>(
      `SELECT ${COMPARISON} AS comparison, count(*)::int AS count FROM agreement_version v WHERE ${conditions.sql} GROUP BY 1`,
      conditions.values,
    );
    const of = (comparison: ForceComparison): number => rows.find((row) => row.comparison === comparison)?.count ?? 0;
    return {
      agrees: of('agrees'),
      'readings-overlap': of('readings-overlap'),
      'recorded-before-signature': of('recorded-before-signature'),
      'recorded-after-signature': of('recorded-after-signature'),
      'recorded-before-computed': of('recorded-before-computed'),
      'recorded-after-computed': of('recorded-after-computed'),
      'not-by-rule': of('not-by-rule'),
    };
  }

  private itemOf({ id, record }: Agreement): ComparedForce | undefined {
    const compared = comparedForce(record, this.book.rules);
    if (compared === undefined) return undefined;
    const { recorded, computed, rule } = compared;
    const comparison = comparisonOf(compared);
    return {
      agreement: id,
      title: record.title,
      ...(record.signedOn !== undefined && { signedOn: record.signedOn }),
      recorded,
      ...(computed && { computed: computedFrom(computed).on }),
      ...(comparison === 'agrees' ? { outcome: 'agrees' } : { outcome: 'differs', reason: comparison }),
      sentence: comparisonSentence(compared),
      ...(rule && { rule }),
    };
  }
}

/** What the query asks of `agreement_version v`, whatever the comparison comes to. */
function filtered({ source, party }: Query): Conditions {
  const conditions = new Conditions();
  conditions.add(conditions.known('v', undefined), COMPARABLE);
  if (source !== undefined) conditions.add(`v.source = ${conditions.value(source)}`);
  if (party !== undefined) {
    const parties = `SELECT p.agreement_id FROM agreement_party p WHERE p.partner = ${conditions.value(party)} AND ${conditions.known('p', undefined)}`;
    conditions.add(`v.agreement_id IN (${parties})`);
  }
  return conditions;
}
