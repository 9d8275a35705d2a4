import { Controller, Inject } from '@nestjs/common';
import { listMessageTemplates, type MessageTemplate } from '@entente/contracts';
import { Endpoint } from '@entente/service-kit';
import { RuleBook } from '../../rules/rule-book.js';

/** The forms of standard notifications. */
@Controller()
export class ListMessageTemplatesController {
  constructor(@Inject(RuleBook) private readonly book: RuleBook) {}

  @Endpoint(listMessageTemplates)
  list(): { items: readonly MessageTemplate[] } {
    return { items: this.book.templates };
  }
}
