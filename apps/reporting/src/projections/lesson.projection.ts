import {
  dayOf,
  findingRecorded,
  isA,
  lessonAdvanced,
  lessonIdentified,
  lessonLearned,
  lessonObserved,
  lessonRejected,
  type DomainEvent,
  type FindingRecord,
  type LessonRecord,
} from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { daysOf } from './days.js';
import type { ToldBatch } from './told-batch.js';

const LESSON_EVENTS = [lessonObserved, lessonRejected, lessonIdentified, lessonAdvanced, lessonLearned] as const;

type OfFinding = DomainEvent<{ finding: FindingRecord }>;
type OfLesson = DomainEvent<{ lesson: LessonRecord }>;

function tellsLesson(event: DomainEvent): event is OfLesson {
  return LESSON_EVENTS.some(({ type }) => type === event.type);
}

/** Writes what was found in exercises, and how far the lessons from it have come; each event carries the whole record. */
export async function projectLessons(tx: Tx, { told }: ToldBatch): Promise<void> {
  await saveFindings(
    tx,
    told.filter((event) => isA(findingRecorded, event)),
  );
  await saveLessons(tx, told.filter(tellsLesson));
}

async function saveFindings(tx: Tx, found: readonly OfFinding[]): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map(({ subject, label, data: { finding } }) => ({
    id: subject,
    exercise: finding.exercise,
    domain: finding.domain,
    ...labelColumns(label),
  }));
  await tx.execute(
    `INSERT INTO finding (id, exercise, domain, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, exercise uuid, domain text, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

async function saveLessons(tx: Tx, told: readonly OfLesson[]): Promise<void> {
  if (told.length === 0) return;
  const last = new Map(told.map((event) => [event.subject, event]));
  const rows = [...last.values()].map(({ subject, sequence, time, label, data: { lesson } }) => ({
    id: subject,
    version: sequence,
    exercise: lesson.exercise,
    state: lesson.state,
    since: dayOf(new Date(time)),
    findings: lesson.findings,
    owner: lesson.action?.owner,
    due_last: daysOf(lesson.action?.dueOn).last,
    ...labelColumns(label),
  }));
  await tx.execute(
    `INSERT INTO lesson (id, version, exercise, state, since, findings, owner, due_last, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, exercise uuid, state text, since date, findings uuid[], owner text, due_last date,
       label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, exercise = excluded.exercise, state = excluded.state, since = excluded.since,
       findings = excluded.findings, owner = excluded.owner, due_last = excluded.due_last, label = excluded.label, classification = excluded.classification,
       categories = excluded.categories, audience = excluded.audience WHERE lesson.version <= excluded.version`,
    [JSON.stringify(rows)],
  );
}
