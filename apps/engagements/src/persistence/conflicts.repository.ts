import { Injectable } from '@nestjs/common';
import type { EngagementKind, Hours, PartnerId } from '@entente/contracts';
import { seeingAll, type Tx } from '@entente/persistence';
import type { Conflict } from '../domain/conflicts.js';
import { daysOf, type Days } from '../domain/days.js';
import { partnersOf, personsOf, type StatedEngagement } from '../domain/engagement.js';
import { dayColumns, resourceKey } from './engagement-ledger.js';

/** What a plan takes up; `id` is its own, where it is on record already. */
export interface Candidate {
  id: string | undefined;
  stated: StatedEngagement;
}

/**
 * What stands against a plan, whoever may see it: a ban, a booking or a stay that the reader must not see holds all the same,
 * and all that is told of it is that there is one. Whoever asks about the same slot, person or partner at the same time waits
 * here until the other's transaction has ended.
 */
@Injectable()
export class Conflicts {
  async against(tx: Tx, { id, stated }: Candidate): Promise<Conflict[]> {
    const days = daysOf(stated);
    const [persons, partners] = [personsOf(stated), partnersOf(stated)];
    const resources = stated.bookings.map(({ resource, hours }) => ({ resource: resourceKey(resource), hours }));
    const claimed = [...persons.map((person) => `person ${person}`), ...resources.map(({ resource }) => `resource ${resource}`)];
    await this.lock(tx, partners, claimed);
    const conflicts: Conflict[] = [];
    await seeingAll(tx, async () => {
      conflicts.push(...(await this.bans(tx, partners, stated.kind, days)));
      for (const [index, booking] of resources.entries()) conflicts.push(...(await this.booked(tx, id, booking, index)));
      conflicts.push(...(await this.elsewhere(tx, id, stated, persons, days)));
    });
    return conflicts;
  }

  /** Waits for plans that are being decided on with the partner, so that a ban finds them or they find it. */
  async lockPartner(tx: Tx, partner: PartnerId): Promise<void> {
    await tx.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ban ${partner}`]);
  }

  /** Plans that fall under a ban, of those the reader may see. */
  async plansUnder(tx: Tx, partner: PartnerId, kinds: readonly EngagementKind[], { fromFirst, toLast }: Days): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM engagement WHERE state IN ('planned', 'submitted', 'approved') AND $1 = ANY(partners) AND ($2::text[] = '{}' OR kind = ANY($2))
       AND from_first < $4::date AND to_last >= $3::date ORDER BY from_first, id LIMIT 500`,
      [partner, kinds, fromFirst, toLast],
    );
    return rows.map(({ id }) => id);
  }

  /** In one order for everybody, so that nobody waits in a circle. */
  private async lock(tx: Tx, partners: readonly PartnerId[], claimed: readonly string[]): Promise<void> {
    await tx.execute('SELECT pg_advisory_xact_lock_shared(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key', [
      partners.map((partner) => `ban ${partner}`).sort(),
    ]);
    await tx.execute('SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key', [[...new Set(claimed)].sort()]);
  }

  private async bans(tx: Tx, partners: readonly PartnerId[], kind: EngagementKind, days: Days): Promise<Conflict[]> {
    const { from_first, from_last, to_first, to_last } = dayColumns(days);
    const rows = await tx.query<{ partner: PartnerId; certain: boolean }>(
      `SELECT partner, bool_or($4::date < to_first AND $5::date >= from_last) AS certain FROM visit_ban
       WHERE NOT lifted AND partner = ANY($1::text[]) AND (kinds = '{}' OR $2 = ANY(kinds)) AND $3::date < to_last AND $6::date >= from_first
       GROUP BY partner ORDER BY partner`,
      [partners, kind, from_first, from_last, to_first, to_last],
    );
    return rows.map(({ partner, certain }) => ({
      code: 'visit-banned',
      certainty: certain ? 'certain' : 'possible',
      message: `there is a ban on this with ${partner} on those days`,
      path: ['from'],
    }));
  }

  private async booked(tx: Tx, id: string | undefined, { resource, hours }: { resource: string; hours: Hours }, index: number): Promise<Conflict[]> {
    const rows = await tx.query(
      `SELECT 1 FROM engagement_booking WHERE live AND resource = $1 AND starts < $3 AND ends > $2 AND ($4::uuid IS NULL OR engagement <> $4) LIMIT 1`,
      [resource, hours.from, hours.to, id ?? null],
    );
    return rows.map(() => ({ code: 'double-booked', certainty: 'certain', message: 'it is taken in those hours', path: ['bookings', index, 'hours'] }));
  }

  /** Where hours are known on both sides they decide; else the days do. What is part of the same event is no other place. */
  private async elsewhere(tx: Tx, id: string | undefined, stated: StatedEngagement, persons: readonly string[], days: Days): Promise<Conflict[]> {
    const { from_first, from_last, to_first, to_last } = dayColumns(days);
    const rows = await tx.query<{ person: string; hours: boolean; certain: boolean }>(
      `SELECT person, bool_or(same_hours) AS hours, bool_or(certain) AS certain FROM (
         SELECT p.person, coalesce(p.starts < $4::timestamptz AND p.ends > $3::timestamptz, false) AS same_hours,
           by_days AND p.from_first < $8::date AND $5::date < p.to_last AS possible, by_days AND p.from_last < $7::date AND $6::date < p.to_first AS certain
         FROM engagement_presence p, LATERAL (SELECT coalesce(p.part_of <> $9::uuid, true) AND ($3::timestamptz IS NULL OR p.starts IS NULL) AS by_days) d
         WHERE p.live AND p.person = ANY($1::uuid[]) AND ($9::uuid IS NULL OR p.engagement <> $9)
           AND ($2::uuid IS NULL OR p.engagement <> $2 AND p.part_of IS DISTINCT FROM $2)) AS found
       WHERE same_hours OR possible OR certain GROUP BY person ORDER BY person`,
      [persons, id ?? null, stated.hours?.from ?? null, stated.hours?.to ?? null, from_first, from_last, to_first, to_last, stated.partOf ?? null],
    );
    return rows.map(({ person, hours, certain }) => ({
      code: hours ? 'double-booked' : 'in-two-places',
      certainty: hours || certain ? 'certain' : 'possible',
      message: hours ? 'this person is taken in those hours' : 'this person is elsewhere on those days',
      path: ['participants', stated.participants.findIndex((participant) => participant.person === person)],
    }));
  }
}
