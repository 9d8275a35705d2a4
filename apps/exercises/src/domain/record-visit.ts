import { rejected, type Path, type VisitRecord } from '@entente/contracts';
import { standing, type QuotaRule, type Visit } from './duties/quotas.js';

/**
 * A visit beyond the quota is only recorded as a voluntary one. Throws `rejected`: `visits-itself`, `units-missing` (of an
 * evaluation, which is counted by them), `quota-used`, `share-of-one-used`.
 */
export function refuseBeyondQuota(record: VisitRecord, quotas: readonly QuotaRule[], ledger: readonly Visit[], at: Path): void {
  const { visit, visited, by, on, units, voluntary } = record;
  if (visited === by) throw rejected('visits-itself', [...at, 'by'], 'a state does not inspect itself');
  const rule = quotas.find((quota) => quota.visit === visit);
  if (rule === undefined || voluntary) return;
  if (rule.perUnits !== undefined && units === undefined)
    throw rejected('units-missing', [...at, 'units'], `the quota is counted by units: one for every ${rule.perUnits}`);
  const { verdict, quota, used } = standing(rule, units ?? 0, ledger, { visit, visited, by, year: Number(on.slice(0, 4)) });
  switch (verdict) {
    case 'within-quota':
      return;
    case 'quota-used':
      throw rejected('quota-used', at, `${visited} has accepted ${used} of ${quota} in that year (${rule.citation ?? rule.id})`);
    case 'share-of-one-used':
      throw rejected('share-of-one-used', [...at, 'by'], `${by} has had its share of the ${quota} of that year (${rule.citation ?? rule.id})`);
  }
}
