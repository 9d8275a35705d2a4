import { isDeepStrictEqual } from 'node:util';
import type { Label, Owner } from '@entente/contracts';
import type { EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import {
  aboutWhatProtects,
  foldAggregate,
  loadAggregates,
  loadParts,
  parentOf,
  saveAggregates,
  underParent,
  type AggregateModel,
} from './aggregate.projection.js';
import { relabelled } from './change.js';
import { Changes } from './changes.js';
import { projectChannels } from './channel.projection.js';
import { projectCrisisActors } from './crisis-actor.projection.js';
import { projectDeadlines } from './deadline.projection.js';
import { projectExercises } from './exercise.projection.js';
import { tellsDeadlines } from './fold-deadlines.js';
import { projectFollowUps } from './follow-up.projection.js';
import { entriesOf } from './history-entries.js';
import { appendHistory, relabelHistory } from './history.projection.js';
import { projectLessons } from './lesson.projection.js';
import { projectLineChecks } from './line-check.projection.js';
import { projectMessages } from './message.projection.js';
import { projectOccasions } from './occasion.projection.js';
import { projectPostings } from './posting.projection.js';
import type { ToldBatch } from './told-batch.js';

/** The tables made of these events; one more is one more line. Each writes a row once per batch. */
const TABLES: readonly ((tx: Tx, batch: ToldBatch) => Promise<void>)[] = [
  projectOccasions,
  projectExercises,
  projectLessons,
  projectPostings,
  projectFollowUps,
  projectChannels,
  projectCrisisActors,
  projectMessages,
  projectLineChecks,
];

/** Applies events of an owner all of whose aggregates are projected alike: their tables, deadlines and history. */
export function applyToAggregates(owner: Owner): (batch: EventBatch, tx: Tx) => Promise<void> {
  return (batch, tx) => apply(owner, batch, tx);
}

async function apply(owner: Owner, batch: EventBatch, tx: Tx): Promise<void> {
  const events = batch.events.map(aboutWhatProtects);
  const ids = new Set(events.flatMap((event) => [event.subject, parentOf(event) ?? event.subject]));
  const aggregates = new Changes(await loadAggregates(tx, [...ids]));
  const told = events.filter((event) => {
    const after = foldAggregate(aggregates.now(event.subject), event);
    aggregates.put(event.subject, after);
    return after.version === event.sequence;
  });
  await protectParts(tx, aggregates);
  const hidden = aggregates.all().flatMap((change) => (relabelled(change) ? [change.after] : []));
  await saveAggregates(tx, aggregates.all());
  await relabelHistory(tx, hidden);
  const known = (subject: string): AggregateModel => knownIn(aggregates, subject);
  const labelOf = (subject: string): Label => known(subject).label;
  for (const project of TABLES) await project(tx, { told, hidden, labelOf });
  await projectDeadlines(tx, told.filter(tellsDeadlines), { agreements: [], subjects: hidden.map(({ id }) => id) }, (subject) => {
    const { parent, label } = known(subject);
    return { owner, parent, spells: [], label };
  });
  await appendHistory(
    tx,
    entriesOf(
      { events, records: batch.records },
      () => [],
      ({ subject }) => labelOf(subject),
    ),
  );
}

/** Gives what the batch changed, and what belongs to what it relabelled, the label it has with its parent's. */
async function protectParts(tx: Tx, aggregates: Changes<AggregateModel>): Promise<void> {
  const parents = aggregates.all().flatMap((change) => (relabelled(change) && change.after.parent === undefined ? [change.after.id] : []));
  const stored = await loadParts(tx, parents);
  aggregates.add(stored);
  for (const id of new Set([...stored.keys(), ...aggregates.all().map(({ after }) => after.id)])) {
    const model = knownIn(aggregates, id);
    const hidden = underParent(model, (parent) => aggregates.now(parent));
    if (!isDeepStrictEqual(model, hidden)) aggregates.put(id, hidden);
  }
}

function knownIn(aggregates: Changes<AggregateModel>, id: string): AggregateModel {
  const model = aggregates.now(id);
  if (!model) throw new Error(`${id} was neither stored nor told of`);
  return model;
}
