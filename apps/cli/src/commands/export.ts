import { AggregateId, listAgreements, listHistory, listPartners, pageOf, type Route } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { readChannelLog, type Reading } from '../channel/channel-log.js';
import { usageError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { FORMATS, writerFor } from '../export/format.js';
import { openOutput } from '../export/output.js';
import { startProgress, type Progress } from '../progress.js';

const EXPORTS = { agreements: listAgreements, partners: listPartners, history: listHistory } as const;
const Kind = z.enum(['agreements', 'partners', 'history']);

/** Options that become query parameters: as the command line has them, and as the routes do. */
const FILTERS = ['party', 'with', 'status', 'asOf', 'knownAt', 'kind', 'obligation', 'q', 'region', 'partner', 'subject', 'type'] as const;
const Options = z.object({ format: z.enum(FORMATS), output: z.string().optional() });

const AnyPage = pageOf(z.record(z.string(), z.unknown()));
const PAGE = 500;

/** The query of a list route from the options given; one the route does not know is a usage error. */
function queryOf(route: Route, kind: string, raw: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = Object.keys(route.query?.shape ?? {});
  const given = FILTERS.flatMap((name) => {
    const value = raw[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const unknown = given.find(([name]) => !known.includes(name));
  if (unknown) throw usageError(`${kind} cannot be filtered by ${unknown[0]}`, `they can by: ${FILTERS.filter((name) => known.includes(name)).join(', ')}`);
  return Object.fromEntries(given);
}

async function run(kindText: string, raw: Record<string, unknown>): Promise<void> {
  const kind = parseOption(Kind, kindText, '<what>');
  const options = parseOption(Options, raw, 'export');
  const route = EXPORTS[kind];
  const query = queryOf(route, kind, raw);
  const { client } = connect(raw);
  const output = await openOutput(options.output);
  const writer = writerFor(options.format, kind);
  let done = 0;
  try {
    await output.write(writer.begin);
    let cursor: string | undefined;
    let progress: ReturnType<typeof startProgress> | undefined;
    do {
      const page = AnyPage.parse(await client.fetchJson(route, { query: { ...query, limit: PAGE, cursor } }));
      progress ??= startProgress(`export ${kind}`, page.total);
      await output.write(page.items.map((item, index) => writer.item(item, done + index === 0)).join(''));
      done += page.items.length;
      progress.update(done);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    progress.stop();
    await output.write(writer.end);
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  }
  process.stderr.write(`${done} ${kind === 'history' ? 'lines of history' : kind}${options.output === undefined ? '' : ` in ${options.output}`}\n`);
}

/** The log of a channel, with keys and heads, in the form that `entente verify channel --file` reads. */
async function exportChannel(id: string, raw: Record<string, unknown>): Promise<void> {
  const { output: file } = parseOption(Options.pick({ output: true }), raw, 'export');
  const output = await openOutput(file);
  let progress: Progress | undefined;
  let entries = 0;
  const onPage = ({ done, total }: Reading): void => {
    entries = done;
    progress ??= startProgress('export channel', total);
    progress.update(done);
  };
  try {
    for await (const line of readChannelLog(connect(raw).client, parseOption(AggregateId, id, '<id>'), onPage)) await output.write(`${JSON.stringify(line)}\n`);
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    progress?.stop();
  }
  process.stderr.write(`${entries} entries${file === undefined ? '' : ` in ${file}`}\n`);
}

export function define(command: Command): void {
  command
    .argument('<what>', 'agreements, partners, history or channel')
    .argument('[id]', 'which channel; its log is written as NDJSON')
    .option('--format <format>', FORMATS.join(', '), 'csv')
    .option('-o, --output <file>', 'write to a file, which appears when it is complete (default: standard output)')
    .option('--party <partner>', 'agreements: of this party')
    .option('--with <partner>', 'agreements: and this second party')
    .option('--status <status>', 'agreements: negotiation, signed, inForce, ended or live')
    .option('--as-of <date>', 'what was true on this day')
    .option('--known-at <time>', 'agreements: what we had been told by this time')
    .option('--kind <kind>', 'agreements, partners: of this kind')
    .option('--obligation <kind>', 'agreements: with such an obligation')
    .option('--q <words>', 'agreements, partners: words of the title or name')
    .option('--region <code>', 'partners: of this M49 region')
    .option('--partner <partner>', 'history: about this partner')
    .option('--subject <id>', 'history: of this record')
    .option('--type <type>', 'history: events of this type')
    .action((what: string, id?: string) => {
      if ((what === 'channel') !== (id !== undefined)) throw usageError('an id goes with channel, and with nothing else');
      return id === undefined ? run(what, command.optsWithGlobals()) : exportChannel(id, command.optsWithGlobals());
    });
}
