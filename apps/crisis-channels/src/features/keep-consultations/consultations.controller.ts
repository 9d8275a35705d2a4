import { Controller, Inject } from '@nestjs/common';
import {
  dayOf,
  decideCollectiveDefence,
  holdConsultation,
  lapseConsultation,
  listCollectiveDefence,
  listConsultations,
  requestConsultation,
  type CollectiveDefenceView,
  type ConsultationView,
  type Page,
  type PartnerId,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import {
  decideCollectiveDefence as decide,
  holdConsultation as hold,
  lapseConsultation as lapse,
  requestConsultation as request,
} from '../../domain/consultation.js';
import { refuseUnknownAgreement } from '../../domain/known-agreement.js';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { COLLECTIVE_DEFENCE, CONSULTATIONS } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

/** What allies ask of each other in a crisis: consultations, and decisions on collective defence. */
@Controller()
export class ConsultationsController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
  ) {}

  @Endpoint(listConsultations)
  list(@Input() { params, query }: InputOf<typeof listConsultations>, @SignedIn() caller: Caller): Promise<Page<ConsultationView>> {
    return this.desk.list(CONSULTATIONS, params.id, caller, query);
  }

  @Endpoint(requestConsultation)
  request(@Input() { params, body, idempotencyKey: key }: InputOf<typeof requestConsultation>, @SignedIn() caller: Caller): Promise<ConsultationView> {
    return this.desk.add(CONSULTATIONS, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const { askedBy, with: others, label: given, requestedOn = dayOf(moment.now), ...said } = body;
      const resolving = new ResolvingStep(this.directory, requestedOn, AT);
      const asks = resolving.partner(askedBy ?? caller.principal.nation, 'askedBy');
      const stated = { ...said, requestedOn, askedBy: asks, with: resolving.partners(others, 'with') };
      const label = resolving.label(given, crisis.label);
      resolving.throwIfAny();
      return [request(crisis, stated, await this.boundBy(tx, said.agreement), label, AT, moment)];
    });
  }

  @Endpoint(holdConsultation)
  hold(@Input() { params, body, ifMatch }: InputOf<typeof holdConsultation>, @SignedIn() caller: Caller): Promise<ConsultationView> {
    const of = { crisis: params.id, id: params.consultation, version: ifMatch };
    return this.desk.change(CONSULTATIONS, of, caller, (before, crisis, moment) => [hold(crisis, before, body, AT, moment)]);
  }

  @Endpoint(lapseConsultation)
  lapse(@Input() { params, body, ifMatch }: InputOf<typeof lapseConsultation>, @SignedIn() caller: Caller): Promise<ConsultationView> {
    const of = { crisis: params.id, id: params.consultation, version: ifMatch };
    return this.desk.change(CONSULTATIONS, of, caller, (before, crisis, moment) => [lapse(crisis, before, body, AT, moment)]);
  }

  @Endpoint(listCollectiveDefence)
  decisions(@Input() { params, query }: InputOf<typeof listCollectiveDefence>, @SignedIn() caller: Caller): Promise<Page<CollectiveDefenceView>> {
    return this.desk.list(COLLECTIVE_DEFENCE, params.id, caller, query);
  }

  @Endpoint(decideCollectiveDefence)
  decide(@Input() { params, body, idempotencyKey: key }: InputOf<typeof decideCollectiveDefence>, @SignedIn() caller: Caller): Promise<CollectiveDefenceView> {
    return this.desk.add(COLLECTIVE_DEFENCE, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const { by, label: given, ...said } = body;
      const resolving = new ResolvingStep(this.directory, said.on, AT);
      const stated = { ...said, by: resolving.partners(by, 'by') };
      const label = resolving.label(given, crisis.label);
      resolving.throwIfAny();
      await this.boundBy(tx, said.agreement);
      return [decide(crisis, stated, label, AT, moment)];
    });
  }

  /** Who is bound by an agreement the caller sees. Throws `rejected` `basis-unknown`. */
  private async boundBy(tx: Tx, id: string | undefined): Promise<readonly PartnerId[] | undefined> {
    if (id === undefined) return undefined;
    const agreement = (await this.agreements.named(tx, [id])).get(id);
    refuseUnknownAgreement(id, agreement, [...AT, 'agreement']);
    return agreement.bound;
  }
}
