import { Post, Principal, Role } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { GlobalOptions, issuerDirectory, localSpeaker, parseOption } from '../connect.js';
import { parseDuration } from '../duration.js';
import { dataDirectory, readInstance } from '../instance.js';
import { signToken } from '../sign-token.js';

const Options = z.object({
  role: z.array(z.string()).min(1),
  post: z.array(z.string()).default([]),
  categories: z.array(z.string()).default([]),
  subject: z.string().min(1),
  ttl: z.string(),
});

async function run(raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'token');
  const ttlMs = parseDuration(options.ttl);
  const roles = parseOption(z.array(Role), options.role, '--role');
  const posts = parseOption(z.array(Post), options.post, '--post');
  const principal = Principal.parse({ sub: options.subject, ...localSpeaker(GlobalOptions.parse(raw)), categories: options.categories, roles, posts });
  const dataDir = dataDirectory();
  process.stdout.write(`${await signToken(issuerDirectory(dataDir, readInstance(dataDir)), principal, ttlMs)}\n`);
}

function listed(text: string, before: string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

export function define(command: Command): void {
  command
    .requiredOption('--role <role>', `one or more of ${Role.options.join(', ')}; repeat or separate by commas`, listed)
    .option('--post <post>', 'offices held, for steps of domestic approval; repeat or separate by commas', listed)
    .option('--categories <list>', 'categories held, separated by commas', listed)
    .option('--subject <name>', 'who it is', 'entente-cli')
    .option('--ttl <time>', 'how long it is valid', '8h')
    .addHelpText(
      'after',
      '\nPrints the token alone. --nation and --clearance say whom it speaks for (default: un, UNCLASSIFIED).\nSigned with the key of the local issuer; a gateway elsewhere does not accept it.',
    )
    .action(() => run(command.optsWithGlobals()));
}
