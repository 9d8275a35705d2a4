import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Moment } from '../domain/decision.js';
import { suggestCrisis, type Sign, type SuggestionDecision } from '../domain/suggestion.js';
import { SuggestionRepository } from '../persistence/suggestion.repository.js';
import { Writer } from './writer.js';

/** Suggests crises, in the transaction in which their sign was seen. */
@Injectable()
export class Suggestions {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(SuggestionRepository) private readonly suggestions: SuggestionRepository,
  ) {}

  /** Suggests a crisis for each sign for which none is suggested yet; answers what was. */
  async add(tx: Tx, signs: readonly Sign[], moment: Moment): Promise<SuggestionDecision[]> {
    const decisions = (await this.suggestions.fresh(tx, signs)).map((sign) => suggestCrisis(sign, moment));
    await this.writer.write(tx, this.suggestions.records, decisions, moment);
    return decisions;
  }
}
