import { Controller, Inject } from '@nestjs/common';
import { dayOf, DomainError, openComplianceCase, Refusals, type ComplianceCaseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { openCase } from '../../domain/compliance/open-case.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { caseViewOf, ChangeComplianceCase } from '../../writing/change-compliance-case.js';

type Body = InputOf<typeof openComplianceCase>['body'];

@Controller()
export class OpenComplianceCaseController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ChangeComplianceCase) private readonly change: ChangeComplianceCase,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(openComplianceCase)
  open(@Input() { body, idempotencyKey }: InputOf<typeof openComplianceCase>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller)));
  }

  private async execute(tx: Tx, { agreement: id, party: reference, label: given, ...stated }: Body, caller: Caller): Promise<ComplianceCaseView> {
    const now = this.clock.now();
    await this.directory.refresh(tx);
    const [agreement] = await this.agreements.locked(tx, [id]);
    if (!agreement) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
    const label = given ?? agreement.label;
    const refusals = new Refusals();
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    const today = dayOf(now);
    const party = this.directory.resolve(reference, today, ['body', 'party']);
    const belongsTo = (partner: string): string[] => [partner, ...this.directory.organisationsOf(partner, today)];
    const decision = openCase({ ...stated, party }, label, belongsTo, ['body'], this.change.momentAt(now, agreement, caller));
    await this.change.save(tx, undefined, decision, agreement, now);
    return caseViewOf(decision.next);
  }
}
