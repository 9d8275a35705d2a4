import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseRecord, Warning } from '@entente/contracts';
import { crisisWarnings, KnownCrises } from '@entente/known-crises';
import type { Tx } from '@entente/persistence';
import { partnersIn } from '../domain/exercise.js';
import { banWarnings } from '../domain/known-ban.js';
import { KnownBans } from './known-bans.js';

/** What plans are warned of by what others told: crises and visit bans, as far as whoever reads may see them. */
@Injectable()
export class Surroundings {
  constructor(
    @Inject(KnownCrises) private readonly crises: KnownCrises,
    @Inject(KnownBans) private readonly bans: KnownBans,
  ) {}

  /** The warnings of any of these exercises; found for all of them at once. What is no plan any more has none. */
  async of(tx: Tx, records: readonly ExerciseRecord[]): Promise<(record: ExerciseRecord) => Warning[]> {
    const partners = records.filter(({ state }) => state === 'planned').flatMap(partnersIn);
    const crises = await this.crises.openAmong(tx, partners);
    const bans = await this.bans.on(tx, partners);
    return (record) => (record.state === 'planned' ? [...crisisWarnings(partnersIn(record), crises), ...banWarnings(record, bans)] : []);
  }
}
