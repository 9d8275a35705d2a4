import { Inject, Injectable } from '@nestjs/common';
import type { Warning } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { daysOf } from '../domain/days.js';
import { partnersOf, type StatedEngagement } from '../domain/engagement.js';
import { calendarNotes, languageNotes, protocolNotes, warningsOf, type CulturalNote } from '../domain/notes.js';
import { Observances } from '../rules/observances.js';

/** What the culture of those concerned asks of an engagement. */
@Injectable()
export class Culture {
  private readonly observances: Observances;

  constructor(@Inject(PartnerDirectory) private readonly directory: PartnerDirectory) {
    this.observances = new Observances((id) => directory.get(id));
  }

  /** Calendar and languages: what a plan is warned of. */
  warnings(stated: StatedEngagement): Warning[] {
    return warningsOf([...this.calendar(stated), ...this.languages(stated)]);
  }

  /** The same, with protocol and greetings: what a brief tells. */
  notes(stated: StatedEngagement): CulturalNote[] {
    return [...this.calendar(stated), ...this.languages(stated), ...protocolNotes(partnersOf(stated), (partner) => this.directory.get(partner))];
  }

  private calendar(stated: StatedEngagement): CulturalNote[] {
    return calendarNotes(partnersOf(stated), daysOf(stated), this.observances);
  }

  private languages(stated: StatedEngagement): CulturalNote[] {
    const interpreted = stated.participants.some(({ part }) => part === 'interpreter');
    const concerned = [...new Set([...stated.hosts, ...partnersOf(stated)])];
    return languageNotes(concerned, interpreted, (partner) => this.directory.get(partner));
  }
}
