import { Inject, Injectable } from '@nestjs/common';
import type { Warning } from '@entente/contracts';
import { calendarNotes, calendarWarnings, Observances, type CalendarNote } from '@entente/observances';
import { PartnerDirectory } from '@entente/partner-directory';
import { partnersOf, type StatedEngagement } from '../domain/engagement.js';
import { languageNotes, languageWarnings, protocolNotes, type CulturalNote } from '../domain/notes.js';

/** What the culture of those concerned asks of an engagement. */
@Injectable()
export class Culture {
  private readonly observances: Observances;

  constructor(@Inject(PartnerDirectory) private readonly directory: PartnerDirectory) {
    this.observances = new Observances((id) => directory.get(id));
  }

  /** Calendar and languages: what a plan is warned of. */
  warnings(stated: StatedEngagement): Warning[] {
    return [...calendarWarnings(this.calendar(stated)), ...languageWarnings(this.languages(stated))];
  }

  /** The same, with protocol and greetings: what a brief tells. */
  notes(stated: StatedEngagement): CulturalNote[] {
    return [...this.calendar(stated), ...this.languages(stated), ...protocolNotes(partnersOf(stated), (partner) => this.directory.get(partner))];
  }

  private calendar(stated: StatedEngagement): CalendarNote[] {
    return calendarNotes(partnersOf(stated), stated, this.observances);
  }

  private languages(stated: StatedEngagement): CulturalNote[] {
    const interpreted = stated.participants.some(({ part }) => part === 'interpreter');
    const concerned = [...new Set([...stated.hosts, ...partnersOf(stated)])];
    return languageNotes(concerned, interpreted, (partner) => this.directory.get(partner));
  }
}
