import { AggregateId, listDeadlines, PartialDate, PartnerId, type DeadlineLine } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { connect, parseOption } from '../connect.js';

const Options = z.object({
  until: PartialDate.optional(),
  from: PartialDate.optional(),
  partner: PartnerId.optional(),
  kind: z.string().optional(),
  agreement: AggregateId.optional(),
  limit: z.coerce.number().int().min(1).max(500),
  json: z.boolean().default(false),
});

function words({ on, overdue, owedBy, everyParty, title, about, rule }: DeadlineLine): string {
  const who = everyParty ? `every party (${owedBy.join(', ') || 'nobody is bound'})` : owedBy.join(', ');
  const basis = rule === undefined ? '' : ` [${rule.citation ?? rule.id}${rule.certainty === 'unverified' ? ', unverified' : ''}]`;
  return `${on} ${overdue ? 'OVERDUE' : '       '}  ${who}: ${title}, ${about}${basis}`;
}

async function run(raw: unknown): Promise<void> {
  const { json, ...query } = parseOption(Options, raw, 'deadlines');
  const { items, total, until } = await connect(raw).client.call(listDeadlines, { query });
  for (const item of items) process.stdout.write(`${json ? JSON.stringify(item) : words(item)}\n`);
  process.stderr.write(`${items.length} of ${total} deadlines until ${until}\n`);
}

export function define(command: Command): void {
  command
    .option('--until <date>', 'the latest day (default: 90 days from today)')
    .option('--from <date>', 'the earliest day (default: all that is overdue)')
    .option('--partner <partner>', 'what this partner owes')
    .option('--kind <kind>', 'of this kind, such as withdrawal-notice, expiry, review')
    .option('--agreement <id>', 'of this agreement, and of what belongs to it')
    .option('--limit <number>', 'the soonest so many', '50')
    .option('--json', 'one JSON line per deadline')
    .action(() => run(command.optsWithGlobals()));
}
