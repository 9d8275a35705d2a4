import { Inject, Injectable } from '@nestjs/common';
import { DomainError, exerciseReported, mayRead, Refusals, type ExerciseReport } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { IncomingReport, ReportHandler, ReportOutcome } from '@entente/service-kit/owner';
import { conclude, type Concluded } from '../../domain/conclude.js';
import type { Decision, Exercise, Moment } from '../../domain/exercise.js';
import { labelFaults, resolveParticipants, resolvePlan } from '../../domain/resolve-draft.js';
import { proposeExercise, replaceByReport, warningsNow } from '../../domain/state-exercise.js';
import { ExerciseRepository, recordKey } from '../../persistence/exercise.repository.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

const AT = ['data'];

type Report = IncomingReport<ExerciseReport>;

/**
 * Takes exercises from outside sources, a batch at a time: an unknown record is new, a higher revision corrects, a lower or
 * equal one is a duplicate. A record that comes twice in a batch is taken in order. Sources are not told of holidays: the
 * exercise says them when it is read.
 */
@Injectable()
export class ExerciseReportHandler implements ReportHandler<typeof exerciseReported.data> {
  readonly definition = exerciseReported;

  constructor(
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  async accept(tx: Tx, reports: readonly Report[], now: Date): Promise<ReportOutcome[]> {
    await this.directory.refresh(tx);
    const before = await this.exercises.byRecords(
      tx,
      reports.map(({ data }) => data.report),
    );
    const known = new Map(before);
    const decisions: Concluded[] = [];
    const moment = await this.moments.at(
      tx,
      now,
      reports.flatMap(({ data }) => data.basis),
    );
    const outcomes = reports.map((report): ReportOutcome => {
      const key = recordKey(report.data.report);
      try {
        const outcome = this.decide(report, known.get(key), moment);
        if ('outcome' in outcome) return outcome;
        const decision = conclude(outcome, moment);
        decisions.push(decision);
        known.set(key, decision.next);
        return { outcome: 'stored', subject: decision.next.id, warnings: warningsNow(decision.next, { ...moment, around: () => [] }) };
      } catch (error) {
        if (error instanceof DomainError) return { outcome: 'refused', error };
        throw error;
      }
    });
    await this.exercises.save(tx, decisions, [...before.values()], now);
    await this.followUp.tell(tx, decisions, now);
    return outcomes;
  }

  private decide({ data, label, actor }: Report, known: Exercise | undefined, moment: Moment): ReportOutcome | Decision {
    if (known && actor !== 'system' && !mayRead(actor, known.label)) {
      throw new DomainError('forbidden', 'label-not-held', 'this record is known under a label you do not hold');
    }
    const { label: given, report, participants: drafts, stages, held, cancelled, ...draft } = data;
    const revision = known?.record.report?.revision;
    if (known && revision !== undefined && report.revision <= revision) return { outcome: 'duplicate', subject: known.id };
    const refusals = new Refusals();
    const plan = resolvePlan(draft, this.directory, AT, refusals);
    const participants = resolveParticipants(drafts, draft.startsOn, this.directory, [...AT, 'participants'], refusals);
    refusals.add(...labelFaults(label, this.directory, given ? [...AT, 'label'] : ['label']));
    refusals.throwIfAny();
    const stated = { plan, participants, stages, held, cancelled, report };
    return known ? replaceByReport(known, stated, label, AT, moment) : proposeExercise(stated, label, 'report', AT, moment);
  }
}
