import { Inject, Injectable } from '@nestjs/common';
import { DomainError, SittingDay, type Day, type SittingCalendar } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { z } from 'zod';
import { corrected, type Corrections } from '../domain/approvals/change-sitting-days.js';
import { RuleBook } from '../rules/rule-book.js';

/** A calendar as bundled, and what was put right about it here. */
export interface KnownCalendar {
  bundled: SittingCalendar;
  corrections: Corrections;
  /** 1 where nothing was put right yet. */
  version: number;
}

interface Row {
  id: string;
  version: number;
  days: unknown;
  known_until: Day | null;
}

const Days = z.array(SittingDay);

/** The sitting calendars shipped, with what was put right about them at this installation. */
@Injectable()
export class SittingCalendars {
  constructor(@Inject(RuleBook) private readonly book: RuleBook) {}

  /** Every calendar as it is now. */
  async all(tx: Tx): Promise<ReadonlyMap<string, SittingCalendar>> {
    const rows = await tx.query<Row>('SELECT DISTINCT ON (id) id, version, days, known_until FROM sitting_calendar_version ORDER BY id, version DESC');
    const corrections = new Map(rows.map((row) => [row.id, correctionsOf(row)]));
    return new Map(this.book.approvals.calendars.map((bundled) => [bundled.id, corrected(bundled, corrections.get(bundled.id) ?? { days: [] })]));
  }

  /** One calendar. Throws `not-found`. */
  async get(tx: Tx, id: string): Promise<KnownCalendar> {
    const bundled = this.book.approvals.calendars.find((calendar) => calendar.id === id);
    if (bundled === undefined) throw new DomainError('not-found', 'no-such-calendar', 'there is no such sitting calendar');
    const [row] = await tx.query<Row>('SELECT id, version, days, known_until FROM sitting_calendar_version WHERE id = $1 ORDER BY version DESC LIMIT 1', [id]);
    return { bundled, corrections: row ? correctionsOf(row) : { days: [] }, version: row?.version ?? 1 };
  }

  /** Keeps the next version. Throws `conflict` when somebody was faster. */
  async save(tx: Tx, id: string, version: number, { days, knownUntil }: Corrections, by: { sub: string; reason: string }, now: Date): Promise<void> {
    const saved = await tx.execute('INSERT INTO sitting_calendar_version VALUES ($1, $2, $3::json, $4, $5, $6, $7) ON CONFLICT DO NOTHING', [
      id,
      version,
      JSON.stringify(days),
      knownUntil ?? null,
      by.reason,
      by.sub,
      now,
    ]);
    if (saved !== 1) throw new DomainError('conflict', 'changed-meanwhile', 'the calendar was changed meanwhile: read it again and repeat');
  }
}

function correctionsOf({ days, known_until }: Row): Corrections {
  return { days: Days.parse(days), knownUntil: known_until ?? undefined };
}
