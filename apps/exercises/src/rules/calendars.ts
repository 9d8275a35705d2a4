import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseRecord, Warning } from '@entente/contracts';
import { calendarNotes, calendarWarnings, Observances } from '@entente/observances';
import { PartnerDirectory } from '@entente/partner-directory';

/** Holidays, weekends and fasts of those who hold an exercise and of those who have accepted to come. */
@Injectable()
export class Calendars {
  private readonly observances: Observances;

  constructor(@Inject(PartnerDirectory) directory: PartnerDirectory) {
    this.observances = new Observances((id) => directory.get(id));
  }

  /** What they say of the days of an exercise; nothing of days that are not known. */
  readonly warnings = ({ hosts, participants, startsOn, endsOn }: ExerciseRecord): Warning[] => {
    const coming = participants.flatMap(({ partner, status }) => (status === 'accepted' ? [partner] : []));
    return calendarWarnings(calendarNotes([...new Set([...hosts, ...coming])], { from: startsOn, to: endsOn }, this.observances));
  };
}
