import { Controller, Inject } from '@nestjs/common';
import { ownLabel, planEngagement, type EngagementView } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import { planEngagement as decide } from '../../domain/plan-engagement.js';
import { resolveEngagement } from '../../domain/resolve-engagement.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementViews } from '../../persistence/engagement-views.js';
import { EngagementDesk } from '../../writing/engagement-desk.js';
import { Writer } from '../../writing/writer.js';

type Draft = InputOf<typeof planEngagement>['body'];

@Controller()
export class PlanEngagementController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(EngagementDesk) private readonly desk: EngagementDesk,
    @Inject(EngagementViews) private readonly views: EngagementViews,
  ) {}

  @Endpoint(planEngagement)
  plan(@Input() { body, idempotencyKey }: InputOf<typeof planEngagement>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.writer.begin(caller, async (tx, moment) => {
      // The answer that is kept has no names in it, and no crises.
      const planned = await once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment));
      return this.views.again(tx, planned);
    });
  }

  private async execute(tx: Tx, { label: given, override, state, ...draft }: Draft, { principal }: Caller, moment: Moment): Promise<EngagementView> {
    const label = given ?? ownLabel(principal.nation);
    const { identify, persons } = this.desk.identifying(moment);
    const stated = resolveEngagement(draft, { label, at: ['body', 'label'] }, this.desk.directory, identify, ['body']);
    const held = state === 'held';
    const plan = { id: undefined, stated, participants: draft.participants, held, override, acting: principal, at: ['body'] };
    const around = await this.desk.around(tx, plan, persons, moment);
    const decision = decide(stated, state, label, principal, around, ['body'], moment);
    const [next = decision.next] = await this.writer.write(tx, ENGAGEMENTS, [decision], moment);
    return { ...next.record, id: next.id, version: next.version, label };
  }
}
