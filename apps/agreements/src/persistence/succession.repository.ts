import { Injectable } from '@nestjs/common';
import { interval, SuccessionRecord, type PartialDate, type PartnerId } from '@entente/contracts';
import { VersionedRecords, type Tx } from '@entente/persistence';

/** Successions, each within its agreement. */
@Injectable()
export class SuccessionRepository extends VersionedRecords<SuccessionRecord> {
  constructor() {
    super(
      'succession',
      (record) => SuccessionRecord.parse(record),
      ({ agreement, predecessor, successor, state }) => ({ agreement_id: agreement, predecessor, successor, state }),
      'agreement_id',
    );
  }

  /** The agreements that bound a partner up to a date, on some reading. */
  async boundUntil(tx: Tx, partner: PartnerId, on: PartialDate): Promise<string[]> {
    const { first, last } = interval(on);
    const rows = await tx.query<{ agreement_id: string }>(
      `SELECT DISTINCT agreement_id FROM agreement_party
       WHERE partner = $1 AND known_to = 'infinity' AND from_first < $3::date AND to_last >= $2::date`,
      [partner, first, last],
    );
    return rows.map(({ agreement_id }) => agreement_id);
  }

  /** Which successors a predecessor's agreements have offers for, whatever became of them: `agreement successor`. */
  async offered(tx: Tx, predecessor: PartnerId, agreements: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ agreement_id: string; successor: string }>(
      'SELECT agreement_id, successor FROM succession WHERE predecessor = $1 AND agreement_id = ANY($2::uuid[])',
      [predecessor, agreements],
    );
    return new Set(rows.map(({ agreement_id, successor }) => `${agreement_id} ${successor}`));
  }
}
