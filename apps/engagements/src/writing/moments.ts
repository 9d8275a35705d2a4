import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Moment } from '../domain/decision.js';
import { RuleBook } from '../rules/rule-book.js';

/** Moments to decide in, by the rules in use; their ids are UUIDv7. */
@Injectable()
export class Moments {
  constructor(@Inject(RuleBook) private readonly book: RuleBook) {}

  at(now: Date): Moment {
    return { now, rules: this.book.rules, newId: () => uuidv7() };
  }
}
