import { Controller, Inject } from '@nestjs/common';
import {
  agreeCrisisMeasure,
  breakCrisisMeasure,
  carryOutCrisisMeasure,
  dayOf,
  listCrisisMeasures,
  proposeCrisisMeasure,
  rejected,
  withdrawCrisisMeasure,
  type CrisisMeasureView,
  type Page,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { Crisis } from '../../domain/crisis.js';
import type { Moment } from '../../domain/decision.js';
import { agreeMeasure, breakMeasure, carryOutMeasure, proposeMeasure, withdrawMeasure, type Measure, type MeasureDecision } from '../../domain/measure.js';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { refuseUnknownAgreement } from '../../domain/known-agreement.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { MEASURES } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

type Change = Pick<InputOf<typeof agreeCrisisMeasure>, 'params' | 'ifMatch'>;

/** Steps towards de-escalation, by themselves and in pairs. */
@Controller()
export class MeasuresController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
  ) {}

  @Endpoint(listCrisisMeasures)
  list(@Input() { params, query }: InputOf<typeof listCrisisMeasures>, @SignedIn() caller: Caller): Promise<Page<CrisisMeasureView>> {
    return this.desk.list(MEASURES, params.id, caller, query);
  }

  @Endpoint(proposeCrisisMeasure)
  propose(@Input() { params, body, idempotencyKey: key }: InputOf<typeof proposeCrisisMeasure>, @SignedIn() caller: Caller): Promise<CrisisMeasureView> {
    return this.desk.add(MEASURES, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const { owedBy, label: given, pairedWith, ...said } = body;
      const pair = pairedWith === undefined ? undefined : await this.paired(tx, crisis, pairedWith);
      const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
      const stated = { ...said, owedBy: resolving.partner(owedBy, 'owedBy') };
      const label = resolving.label(given, pair?.label ?? crisis.label);
      resolving.throwIfAny();
      await this.refuseUnknown(tx, said.agreement);
      return proposeMeasure(crisis, stated, pair, label, AT, moment);
    });
  }

  @Endpoint(agreeCrisisMeasure)
  agree(@Input() input: InputOf<typeof agreeCrisisMeasure>, @SignedIn() caller: Caller): Promise<CrisisMeasureView> {
    return this.change(input, caller, async (measure, crisis, pair, moment, tx) => {
      await this.refuseUnknown(tx, input.body.agreement);
      return agreeMeasure(crisis, measure, pair, input.body, AT, moment);
    });
  }

  @Endpoint(carryOutCrisisMeasure)
  carryOut(@Input() input: InputOf<typeof carryOutCrisisMeasure>, @SignedIn() caller: Caller): Promise<CrisisMeasureView> {
    return this.change(input, caller, (measure, crisis, _pair, moment) => carryOutMeasure(crisis, measure, input.body, AT, moment));
  }

  @Endpoint(breakCrisisMeasure)
  break(@Input() input: InputOf<typeof breakCrisisMeasure>, @SignedIn() caller: Caller): Promise<CrisisMeasureView> {
    return this.change(input, caller, (measure, crisis, pair, moment) => breakMeasure(crisis, measure, pair, input.body, AT, moment));
  }

  @Endpoint(withdrawCrisisMeasure)
  withdraw(@Input() input: InputOf<typeof withdrawCrisisMeasure>, @SignedIn() caller: Caller): Promise<CrisisMeasureView> {
    return this.change(input, caller, (measure, crisis, pair, moment) => withdrawMeasure(crisis, measure, pair, input.body, AT, moment));
  }

  private change(
    { params, ifMatch }: Change,
    caller: Caller,
    decide: (measure: Measure, crisis: Crisis, pair: Measure | undefined, moment: Moment, tx: Tx) => MeasureDecision[] | Promise<MeasureDecision[]>,
  ): Promise<CrisisMeasureView> {
    const of = { crisis: params.id, id: params.measure, version: ifMatch };
    return this.desk.change(MEASURES, of, caller, async (measure, crisis, moment, tx) => {
      const { pairedWith } = measure.record;
      const pair = pairedWith === undefined ? undefined : await this.paired(tx, crisis, pairedWith);
      return decide(measure, crisis, pair, moment, tx);
    });
  }

  /** The other of a pair, held until the transaction ends. Throws `rejected` `no-such-measure`. */
  private async paired(tx: Tx, crisis: Crisis, id: string): Promise<Measure> {
    const [pair] = await MEASURES.records.locked(tx, [id]);
    if (pair?.record.crisis !== crisis.id) throw rejected('no-such-measure', [...AT, 'pairedWith'], 'the crisis has no such measure');
    return pair;
  }

  private async refuseUnknown(tx: Tx, agreement: string | undefined): Promise<void> {
    if (agreement !== undefined) refuseUnknownAgreement(agreement, (await this.agreements.named(tx, [agreement])).get(agreement), [...AT, 'agreement']);
  }
}
