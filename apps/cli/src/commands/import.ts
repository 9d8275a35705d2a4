import { basename, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { v7 } from 'uuid';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { connect, parseOption, type Connection } from '../connect.js';
import { formatDuration, parseDuration } from '../duration.js';
import { importsDirectory } from '../instance.js';
import { dryRun } from '../import/dry-run.js';
import { importFile } from '../import/import-file.js';
import { reportOn } from '../import/report-results.js';
import { ResultFile } from '../import/result-file.js';
import { EMPTY_TALLY, loadState, obstacle, stateFile, type RunState } from '../import/run-state.js';
import { surveyFile, type Survey } from '../import/survey-file.js';
import { findMapping, givenMapping } from '../mapping/find-mapping.js';
import { IMPORT_KINDS, ImportKind } from '../mapping/import-kinds.js';
import type { Mapping } from '../mapping/mapping-file.js';

const whole = (min: number, max: number): z.ZodType<number> => z.coerce.number().int().min(min).max(max);

const Options = z.object({
  map: z.string().optional(),
  revision: whole(0, Number.MAX_SAFE_INTEGER),
  patience: z.string(),
  batch: whole(1, 500),
  inFlight: whole(1, 16),
  results: z.string().optional(),
  state: z.string().optional(),
  restart: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

interface Input {
  kind: ImportKind;
  file: string;
  mapping: Mapping;
  survey: Survey;
  options: Options;
}

/** The state to go on from: that of the interrupted run where it is of the same file, mapping, revision and gateway. */
function openRun({ kind, file, mapping, survey, options }: Input, { client, dataDir }: Connection, path: string): { state: RunState; message: string } {
  const identity = {
    kind,
    file: resolve(file),
    sha256: survey.sha256,
    mapping: createHash('sha256').update(JSON.stringify(mapping)).digest('hex'),
    revision: options.revision,
    url: client.url,
  };
  const now = new Date();
  const results = resolve(options.results ?? join(importsDirectory(dataDir), `${basename(file, '.csv')}-${stamp(now)}.csv`));
  const fresh: RunState = { version: 1, run: v7(), identity, startedAt: now.toISOString(), results, resultBytes: 0, tally: EMPTY_TALLY };
  const begin = `${survey.rows} rows, mapping ${mapping.mapping}, to ${client.url}`;
  let before: RunState | undefined;
  try {
    before = loadState(path);
  } catch {
    return { state: fresh, message: `${begin}; the state of an earlier run (${path}) cannot be read, so every row is sent` };
  }
  if (before === undefined || options.restart) return { state: fresh, message: begin };
  const changed = obstacle(before, identity);
  if (changed !== undefined) return { state: fresh, message: `${begin}; an earlier run was interrupted, but ${changed}: every row is sent` };
  const instead = options.results !== undefined && before.results !== results ? ` (results go on in ${before.results})` : '';
  return { state: before, message: `resuming the run of ${before.startedAt}: ${before.tally.read} of ${survey.rows} rows are answered${instead}` };
}

async function send(input: Input, connection: Connection): Promise<void> {
  const { file, options, survey } = input;
  const path = options.state === undefined ? stateFile(importsDirectory(connection.dataDir), input.kind, file) : resolve(options.state);
  const { state, message } = openRun(input, connection, path);
  const report = reportOn(survey.rows, state.tally.read, options.json);
  report.say(message);
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  let answered = state.tally.read;
  try {
    const tally = await importFile({
      client: connection.client,
      file,
      mapping: input.mapping,
      revision: options.revision,
      batchSize: options.batch,
      inFlight: options.inFlight,
      stateFile: path,
      state,
      delivery: {
        patienceMs: parseDuration(options.patience),
        signal: interrupt.signal,
        onWait: (reason, pauseMs) => report.wait(`no decision yet (${reason}); trying again in ${formatDuration(pauseMs)}, for up to ${options.patience}`),
      },
      onResults: (results, sums) => {
        answered = sums.read;
        report.results(results, sums);
      },
    });
    report.done(tally, `results: ${state.results}`);
  } catch (error) {
    report.stop();
    const kept = `${answered} of ${survey.rows} rows are answered; the same command goes on from there`;
    if (interrupt.signal.aborted) throw new CliError(`interrupted: ${kept}`, undefined, 130);
    report.say(kept);
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
}

async function check({ file, mapping, survey, options }: Input): Promise<void> {
  const report = reportOn(survey.rows, 0, options.json);
  report.say(`${survey.rows} rows, mapping ${mapping.mapping}; dry run: nothing is sent`);
  const results = options.results === undefined ? undefined : await ResultFile.open(resolve(options.results), 0);
  const tally = await dryRun(file, mapping, options.revision, async (batch, sums) => {
    await results?.append(batch);
    report.results(batch, sums);
  });
  await results?.close();
  report.done(tally, 'dry run: nothing was sent', { valid: tally.read - tally.refused });
}

async function run(kindText: string, file: string, raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'import');
  const kind = parseOption(ImportKind, kindText, '<kind>');
  parseDuration(options.patience);
  const survey = await surveyFile(file);
  const mapping = options.map === undefined ? findMapping(kind, survey.header) : givenMapping(options.map, kind, survey.header);
  const input: Input = { kind, file, mapping, survey, options };
  await (options.dryRun ? check(input) : send(input, connect(raw)));
}

export function define(command: Command): void {
  command
    .argument('<kind>', `what the rows are: ${IMPORT_KINDS.join(' or ')}`)
    .argument('<file.csv>', 'the table: CSV with a header, UTF-8')
    .option('--map <file.json>', 'the mapping (default: the bundled one that fits the header)')
    .option('--revision <n>', 'revision of every report; a higher one corrects what is stored', '1')
    .option('--patience <time>', 'how long to keep trying while the gateway takes nothing', '5m')
    .option('--batch <n>', 'rows in one request, up to 500', '500')
    .option('--in-flight <n>', 'requests under way at once', '3')
    .option('--results <file.csv>', 'one result per row (default: .entente/imports/<name>-<time>.csv; .entente-imports where Entente was never started)')
    .option('--state <file.json>', 'where an interrupted run remembers how far it came (default: beside the results)')
    .option('--restart', 'forget an interrupted run and send every row')
    .option('--dry-run', 'map and check every row, send nothing')
    .option('--json', 'on standard output: one JSON line per row that was refused or warned about, then the sums')
    .addHelpText(
      'after',
      '\nEvery row is answered: stored, duplicate, or refused with a reason. After an interruption the same command goes on.\nExit code 0 when every row was answered, refused ones included.',
    )
    .action((kind: string, file: string) => run(kind, file, command.optsWithGlobals()));
}
