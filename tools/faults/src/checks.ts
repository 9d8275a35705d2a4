import type { Evidence, LoggedEvent, StoredVersion } from './evidence.js';
import type { Entry } from './ledger.js';

/** What one check came to. */
export interface Verdict {
  readonly check: string;
  readonly ok: boolean;
  /** What was counted. */
  readonly figure: string;
  /** Some of what is wrong. */
  readonly examples: readonly string[];
}

const mostExamples = 5;
/** Heads of logs are events and no history. */
const isHistory = ({ type }: LoggedEvent): boolean => type !== 'entente.crisis-channels.channel-head-signed.v1';
const isOfAgreements = (type: string): boolean => type.startsWith('entente.agreements.');
const statesAllFacts = new Set(['entente.agreements.agreement-registered.v1', 'entente.agreements.agreement-corrected.v1']);

/** Holds what the system holds against what its senders were told, and every part of it against the others. */
export function checkEvidence(evidence: Evidence): Verdict[] {
  const traces = traceWrites(evidence);
  return [
    okWritesAreThere(evidence, traces),
    failedWritesAreNot(evidence, traces),
    unknownWritesAreWhole(evidence, traces),
    goodWritesWereTaken(evidence),
    writesCountOnce(evidence, traces),
    offsetsAreContiguous(evidence),
    storeIsInTheLog(evidence),
    eventsTookEffectOnce(evidence),
    logKeepsOrder(evidence),
    historyKeepsOrder(evidence),
    deadLettersWereAskedFor(evidence),
    rebuildsFoundNoDifference(evidence),
    ...(evidence.models === undefined ? [] : [modelsShowTheRegister(evidence, evidence.models)]),
  ];
}

function verdict(check: string, figure: string, wrong: readonly string[]): Verdict {
  return { check, ok: wrong.length === 0, figure: wrong.length === 0 ? figure : `${wrong.length} wrong; ${figure}`, examples: wrong.slice(0, mostExamples) };
}

/** Where a write left traces: versions in the register, and how many of its events are in the log and in reporting. */
interface Trace {
  readonly versions: readonly StoredVersion[];
  readonly logged: number;
  readonly reported: number;
  /** How many events it comes to, by what the register made of it. */
  readonly expected: number;
}

const noTrace: Trace = { versions: [], logged: 0, reported: 0, expected: 0 };

function traceWrites({ entries, stored, log, history }: Evidence): ReadonlyMap<string, Trace> {
  const inHistory = new Set(history.map(({ eventId }) => eventId));
  const seen = new Set<string>();
  const versions = groupBy(stored, ({ title }) => title);
  const logged = new Map<string, { events: number; reported: number }>();
  for (const { eventId, title } of log) {
    if (title === '' || seen.has(eventId)) continue;
    seen.add(eventId);
    const counts = logged.get(title) ?? { events: 0, reported: 0 };
    counts.events += 1;
    if (inHistory.has(eventId)) counts.reported += 1;
    logged.set(title, counts);
  }
  return new Map(
    entries.flatMap(({ id, events }): [string, Trace][] => {
      const found = versions.get(id) ?? [];
      const { events: inLog, reported } = logged.get(id) ?? { events: 0, reported: 0 };
      if (found.length === 0 && inLog === 0 && reported === 0) return [];
      return [[id, { versions: found, logged: inLog, reported, expected: eventsExpected(found[0], events) }]];
    }),
  );
}

/** A registration comes to what its author counted, a correction to one event, and one more where the agreement is in force for the first time. */
function eventsExpected(version: StoredVersion | undefined, registration: number): number {
  if (version?.change === 'registered') return registration;
  return version?.entersIntoForce === true ? 2 : 1;
}

function isWhole({ versions, logged, reported, expected }: Trace): boolean {
  return versions.length > 0 && logged === expected && reported === expected;
}

function describe({ id, channel, outcome }: Entry, { versions, logged, reported, expected }: Trace): string {
  return `${id} (${channel}, ${outcome}): ${versions.length} in the register, ${logged} of ${expected || '?'} events in the log, ${reported} in reporting`;
}

function okWritesAreThere({ entries }: Evidence, traces: ReadonlyMap<string, Trace>): Verdict {
  const ok = entries.filter(({ outcome }) => outcome === 'ok');
  const wrong = ok.filter(({ id }) => !isWhole(traces.get(id) ?? noTrace));
  return verdict(
    'acknowledged writes are in the register, the log and reporting',
    `${ok.length} writes`,
    wrong.map((entry) => describe(entry, traces.get(entry.id) ?? noTrace)),
  );
}

function failedWritesAreNot({ entries }: Evidence, traces: ReadonlyMap<string, Trace>): Verdict {
  const failed = entries.filter(({ outcome, good }) => outcome === 'failed' || !good);
  return verdict('refused and bad writes are nowhere', `${failed.length} writes`, tracesOf(failed, traces));
}

function unknownWritesAreWhole({ entries }: Evidence, traces: ReadonlyMap<string, Trace>): Verdict {
  const unknown = entries.filter(({ outcome, good }) => outcome === 'unknown' && good);
  const there = unknown.filter(({ id }) => traces.has(id));
  const partial = there.filter(({ id }) => !isWhole(traces.get(id) ?? noTrace));
  return verdict('writes without an answer are there as a whole or not at all', `${unknown.length} writes, ${there.length} there`, tracesOf(partial, traces));
}

function tracesOf(entries: readonly Entry[], traces: ReadonlyMap<string, Trace>): string[] {
  return entries.flatMap((entry) => {
    const trace = traces.get(entry.id);
    return trace ? [describe(entry, trace)] : [];
  });
}

function goodWritesWereTaken({ entries }: Evidence): Verdict {
  const good = entries.filter((entry) => entry.good);
  const bad = entries.length - good.length;
  const wrong = entries.filter(({ good: fine, outcome }) => (fine ? outcome === 'failed' : outcome === 'ok'));
  return verdict(
    'good writes are never refused, bad ones never acknowledged',
    `${good.length} good, ${bad} bad`,
    wrong.map(({ id, channel, outcome }) => `${id} (${channel}): ${outcome}`),
  );
}

function writesCountOnce({ entries }: Evidence, traces: ReadonlyMap<string, Trace>): Verdict {
  const twice = entries.filter(({ id }) => (traces.get(id)?.versions.length ?? 0) > 1);
  return verdict('no write counts twice in the register', `${traces.size} writes`, tracesOf(twice, traces));
}

function offsetsAreContiguous({ offsets }: Evidence): Verdict {
  const wrong = offsets.flatMap(({ topic, partition, first, count, end, gaps }) => [
    ...gaps,
    ...(first + count === end || gaps.length > 0 ? [] : [`${topic}/${partition}: ${count} records from ${first}, the log says ${end} comes next`]),
  ]);
  return verdict('offsets follow one another from the first', `${offsets.reduce((sum, { count }) => sum + count, 0)} records`, wrong);
}

function storeIsInTheLog({ told, log }: Evidence): Verdict {
  const logged = new Set(log.map(({ eventId }) => eventId));
  const kept = new Set(told.map(({ eventId }) => eventId));
  return verdict('every event the owners stored is in the log, and no other', `${told.length} events`, [
    ...told.filter(({ eventId }) => !logged.has(eventId)).map(({ eventId }) => `${eventId} is not in the log`),
    ...told.filter(({ published }) => !published).map(({ eventId }) => `${eventId} is still to be published`),
    ...[...logged].filter((eventId) => !kept.has(eventId)).map((eventId) => `${eventId} is in the log, and nobody stored it`),
  ]);
}

function eventsTookEffectOnce({ log, history }: Evidence): Verdict {
  const logged = new Set(log.map(({ eventId }) => eventId));
  const shown = new Set<string>();
  const wrong: string[] = [];
  for (const { eventId, position } of history) {
    if (shown.has(eventId)) wrong.push(`${eventId} is in history again at ${position}`);
    if (!logged.has(eventId)) wrong.push(`${eventId} is in history at ${position} and not in the log`);
    shown.add(eventId);
  }
  const wanted = new Set(log.filter(isHistory).map(({ eventId }) => eventId));
  for (const eventId of wanted) if (!shown.has(eventId)) wrong.push(`${eventId} is in the log and not in history`);
  return verdict('each event took effect in reporting exactly once', `${shown.size} events, ${log.length - logged.size} more than once in the log`, wrong);
}

/** The records of the log, each event where it comes first. */
function firstOccurrences(log: readonly LoggedEvent[]): LoggedEvent[] {
  const seen = new Set<string>();
  return log.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
}

function logKeepsOrder(evidence: Evidence): Verdict {
  const last = new Map<string, number>();
  const wrong: string[] = [];
  const first = firstOccurrences(evidence.log);
  for (const { subject, sequence, type, offset, title } of first) {
    const before = last.get(subject);
    // Of a round the versions before are not looked at; of the whole run an aggregate begins with its first.
    const fits = before === undefined ? evidence.models === undefined || sequence === 1 : sequence === before || sequence === before + 1;
    if (!fits) wrong.push(`${subject}: version ${sequence} after ${before ?? 'nothing'} at offset ${offset}`);
    if (title !== '' && isOfAgreements(type) && sequence !== before && !statesAllFacts.has(type))
      wrong.push(`${subject}: version ${sequence} begins with ${type} at offset ${offset}`);
    last.set(subject, sequence);
  }
  return verdict('the log tells each aggregate in order', `${last.size} aggregates`, wrong);
}

function historyKeepsOrder({ log, history }: Evidence): Verdict {
  const wanted = groupBy(firstOccurrences(log).filter(isHistory), ({ subject }) => subject);
  const shown = groupBy(
    [...history].sort((a, b) => a.position - b.position),
    ({ subject }) => subject,
  );
  const wrong = [...wanted].flatMap(([subject, events]) => {
    const lines = shown.get(subject) ?? [];
    const at = events.findIndex(({ eventId }, index) => lines[index]?.eventId !== eventId);
    return at < 0 ? [] : [`${subject}: history has ${lines[at]?.eventId ?? 'nothing'} where the log has ${events[at]?.eventId}`];
  });
  return verdict('history tells each aggregate in the order of the log', `${wanted.size} aggregates`, wrong);
}

function deadLettersWereAskedFor({ entries, deadLetters }: Evidence): Verdict {
  const bad = new Map(entries.filter(({ good }) => !good).map((entry) => [entry.id, entry]));
  const refused = new Set(deadLetters.filter(({ state }) => state === 'refused').map(({ eventId }) => eventId));
  return verdict('bad reports are dead letters, and nothing else is', `${deadLetters.length} dead letters`, [
    ...deadLetters
      .filter(({ eventId, state }) => state !== 'refused' || !bad.has(eventId))
      .map(({ database, eventId, state, code }) => `${database}: ${eventId} is ${state} (${code})`),
    ...[...bad.values()]
      .filter(({ id, channel, outcome }) => channel !== 'agreements' && outcome === 'failed' && !refused.has(id))
      .map(({ id, channel }) => `${id} (${channel}) was refused and is no dead letter`),
  ]);
}

function rebuildsFoundNoDifference({ rebuilds }: Evidence): Verdict {
  return verdict(
    'read models equal a rebuild from the log, row for row',
    `${rebuilds.length} rebuilds${rebuilds.length === 0 ? '' : `, the last of ${rebuilds.at(-1)?.rows} rows`}`,
    rebuilds.filter(({ differences }) => differences > 0).map(({ id, differences }) => `rebuild ${id}: ${differences} rows differ`),
  );
}

function modelsShowTheRegister({ stored }: Evidence, models: NonNullable<Evidence['models']>): Verdict {
  const latest = new Map<string, StoredVersion>();
  for (const one of stored) if ((latest.get(one.aggregate)?.version ?? 0) < one.version) latest.set(one.aggregate, one);
  const shown = new Map(models.map((model) => [model.aggregate, model]));
  return verdict('reporting shows every agreement of the register at its last version', `${latest.size} agreements`, [
    ...[...latest.values()].flatMap(({ aggregate, version, title }) => {
      const model = shown.get(aggregate);
      if (model?.version === version && model.title === title) return [];
      return [`${aggregate} (${title}) is at version ${version}, in reporting ${model ? `at ${model.version} (${model.title})` : 'absent'}`];
    }),
    ...models.filter(({ aggregate }) => !latest.has(aggregate)).map(({ aggregate }) => `${aggregate} is in reporting and not in the register`),
  ]);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
