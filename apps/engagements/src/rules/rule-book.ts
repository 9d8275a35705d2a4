import { readdirSync, readFileSync } from 'node:fs';
import { EngagementApprovalStep, EngagementApprovalSubject, EngagementKind, PartnerId, PostingKind, RuleReference } from '@entente/contracts';
import { z } from 'zod';
import type { Rules } from '../domain/rules.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const Chain = RuleReference.extend({
  title: z.string().min(1),
  of: EngagementApprovalSubject,
  kinds: z.array(EngagementKind).default([]),
  nations: z.array(PartnerId).default([]),
  steps: z.array(EngagementApprovalStep),
});

const Term = RuleReference.extend({ days: z.int().min(0).max(3_650) });

const Terms = z.strictObject({
  account: Term,
  assessment: z.strictObject({ monthly: Term, quarterly: Term, yearly: Term }),
  accreditation: Term,
  agrement: z.partialRecord(PostingKind, RuleReference),
});

/** The rules in use. Injected like the clock, so that a service can be started with others. */
export class RuleBook {
  constructor(readonly rules: Rules) {}
}

function read(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** The rules of a folder (of the one shipped where none is given). Throws where one does not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  const chains = new URL('approval-chains/', folder);
  const names = readdirSync(chains)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const { agrement, ...terms } = Terms.parse(read(new URL('terms.json', folder)));
  return new RuleBook({
    chains: names.map((name) => Chain.parse(read(new URL(name, chains)))),
    ...terms,
    agrement: new Map(PostingKind.options.flatMap((kind) => (agrement[kind] ? [[kind, agrement[kind]] as const] : []))),
  });
}
