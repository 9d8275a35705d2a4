import { Controller, Inject } from '@nestjs/common';
import { askForExplanation, dayOf, giveExplanation, holdMeeting, listExplanations, requestMeeting, type ExplanationView, type Page } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { Crisis } from '../../domain/crisis.js';
import type { Moment } from '../../domain/decision.js';
import {
  askForExplanation as ask,
  giveExplanation as give,
  holdMeeting as hold,
  requestMeeting as request,
  type Explanation,
  type ExplanationDecision,
} from '../../domain/explanation.js';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { EXPLANATIONS } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

/** What partners are asked to explain, and the meetings that may follow. */
@Controller()
export class ExplanationsController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(listExplanations)
  list(@Input() { params, query }: InputOf<typeof listExplanations>, @SignedIn() caller: Caller): Promise<Page<ExplanationView>> {
    return this.desk.list(EXPLANATIONS, params.id, caller, query);
  }

  @Endpoint(askForExplanation)
  ask(@Input() { params, body, idempotencyKey: key }: InputOf<typeof askForExplanation>, @SignedIn() caller: Caller): Promise<ExplanationView> {
    return this.desk.add(EXPLANATIONS, { crisis: params.id, body, key }, caller, async (_tx, crisis, moment) => {
      const { askedOf, askedBy = caller.principal.nation, label: given, ...said } = body;
      const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
      const stated = { ...said, askedOf: resolving.partner(askedOf, 'askedOf'), askedBy: resolving.partner(askedBy, 'askedBy') };
      const label = resolving.label(given, crisis.label);
      resolving.throwIfAny();
      return [ask(crisis, stated, label, AT, moment)];
    });
  }

  @Endpoint(giveExplanation)
  give(@Input() input: InputOf<typeof giveExplanation>, @SignedIn() caller: Caller): Promise<ExplanationView> {
    return this.change(input, caller, (crisis, explanation, moment) => give(crisis, explanation, input.body, AT, moment));
  }

  @Endpoint(requestMeeting)
  request(@Input() input: InputOf<typeof requestMeeting>, @SignedIn() caller: Caller): Promise<ExplanationView> {
    return this.change(input, caller, (crisis, explanation, moment) => request(crisis, explanation, input.body.at, AT, moment));
  }

  @Endpoint(holdMeeting)
  hold(@Input() input: InputOf<typeof holdMeeting>, @SignedIn() caller: Caller): Promise<ExplanationView> {
    return this.change(input, caller, (crisis, explanation, moment) => hold(crisis, explanation, input.body, AT, moment));
  }

  private change(
    { params, ifMatch }: Pick<InputOf<typeof giveExplanation>, 'params' | 'ifMatch'>,
    caller: Caller,
    decide: (crisis: Crisis, explanation: Explanation, moment: Moment) => ExplanationDecision,
  ): Promise<ExplanationView> {
    const of = { crisis: params.id, id: params.explanation, version: ifMatch };
    return this.desk.change(EXPLANATIONS, of, caller, (explanation, crisis, moment) => [decide(crisis, explanation, moment)]);
  }
}
