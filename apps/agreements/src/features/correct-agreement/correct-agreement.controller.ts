import { Controller, Inject } from '@nestjs/common';
import { correctAgreement, dayOf, Refusals, type AgreementRecord, type AgreementView, type Day, type Label } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { correctAgreement as decide, restate, type Changes } from '../../domain/correct-agreement.js';
import { constitutesFaults, labelFaults, resolveObligation, resolveParties, resolveTerms, writtenOn } from '../../domain/resolve-draft.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

type Given = InputOf<typeof correctAgreement>['body']['changes'];

const AT = ['body', 'changes'];

@Controller()
export class CorrectAgreementController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(correctAgreement)
  correct(@Input() { params, body, ifMatch }: InputOf<typeof correctAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch, actionsAt: [...AT, 'parties'] }, caller, (agreement, moment) => {
      const { label = agreement.label, ...changes } = body.changes;
      return decide(agreement, this.resolved(agreement.record, changes, label, dayOf(moment.now)), label, body.reason, AT, moment);
    });
  }

  private resolved(record: AgreementRecord, { parties, obligations, terms, ...fields }: Omit<Given, 'label'>, label: Label, today: Day): Changes {
    const refusals = new Refusals();
    const dates = restate(record, fields);
    const changes: Changes = {
      ...fields,
      ...(terms !== undefined && { terms: terms && resolveTerms(terms, writtenOn(dates, [], today), this.directory, [...AT, 'terms'], refusals) }),
      ...(parties && { parties: resolveParties(parties, dates, this.directory, today, [...AT, 'parties'], refusals) }),
      ...(obligations && {
        obligations: obligations.map((one, at) => resolveObligation(one, writtenOn(dates, [], today), this.directory, [...AT, 'obligations', at], refusals)),
      }),
    };
    refusals.add(...constitutesFaults(fields.constitutes ?? undefined, this.directory, AT), ...labelFaults(label, this.directory, [...AT, 'label']));
    refusals.throwIfAny();
    return changes;
  }
}
