import { Controller, Inject } from '@nestjs/common';
import { dayOf, DomainError, proposeTransfer, Refusals, type TransferView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { labelFaults } from '../../domain/resolve-draft.js';
import { proposeTransfer as decide } from '../../domain/transfers/propose-transfer.js';
import { resolveTransfer } from '../../domain/transfers/resolve-transfer.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { ChangeTransfer, transferViewOf } from '../../writing/change-transfer.js';

type Request = InputOf<typeof proposeTransfer>;

@Controller()
export class ProposeTransferController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ChangeTransfer) private readonly change: ChangeTransfer,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(proposeTransfer)
  propose(@Input() input: Request, @SignedIn() caller: Caller): Promise<TransferView> {
    const { params, body, idempotencyKey } = input;
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, { params, body }, () => this.execute(tx, input, caller)));
  }

  private async execute(tx: Tx, { params, body: { label: given, ...draft } }: Request, caller: Caller): Promise<TransferView> {
    const now = this.clock.now();
    await this.directory.refresh(tx);
    const [agreement] = await this.agreements.locked(tx, [params.id]);
    if (!agreement) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
    const label = given ?? agreement.label;
    const refusals = new Refusals();
    const stated = resolveTransfer(draft, dayOf(now), this.directory, ['body'], refusals);
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    const decision = decide(stated, label, ['body'], this.change.momentAt(now, agreement, caller));
    await this.change.save(tx, undefined, decision, agreement, now);
    return transferViewOf(decision.next);
  }
}
