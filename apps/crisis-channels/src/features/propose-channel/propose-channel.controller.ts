import { Controller, Inject } from '@nestjs/common';
import { dayOf, ownLabel, proposeChannel, Refusals, type ChannelDraft, type ChannelView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { arrangementFaults } from '../../domain/arrangements.js';
import { proposeChannel as decide } from '../../domain/channel.js';
import type { Moment } from '../../domain/decision.js';
import { refuseUnfitBasis } from '../../domain/known-agreement.js';
import { labelFaults, resolveParties } from '../../domain/resolve-partners.js';
import { channelView } from '../../domain/views.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { clocks } from '../../writing/clocks.js';
import { Writer } from '../../writing/writer.js';

const AT = ['body'];

@Controller()
export class ProposeChannelController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(proposeChannel)
  propose(@Input() { body, idempotencyKey }: InputOf<typeof proposeChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    return this.writer.begin(caller, (tx, moment) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment)));
  }

  private async execute(tx: Tx, { label: given, parties: references, ...draft }: ChannelDraft, caller: Caller, moment: Moment): Promise<ChannelView> {
    const label = given ?? ownLabel(caller.principal.nation);
    const refusals = new Refusals();
    const parties = resolveParties(references, dayOf(moment.now), this.directory, [...AT, 'parties'], refusals);
    refusals.add(...labelFaults(label, this.directory, [...AT, 'label']));
    if (draft.arrangements) refusals.add(...arrangementFaults(draft.arrangements, parties, clocks(), [...AT, 'arrangements']));
    refusals.throwIfAny();
    if (draft.basis !== undefined) {
      const known = await this.agreements.named(tx, [draft.basis]);
      refuseUnfitBasis(draft.basis, known.get(draft.basis), label, [...AT, 'basis']);
    }
    const decision = decide({ ...draft, parties }, 'hand', label, moment);
    await this.writer.write(tx, this.channels.records, [decision], moment);
    return channelView(decision.next);
  }
}
