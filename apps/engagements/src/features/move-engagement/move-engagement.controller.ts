import { Controller, Inject } from '@nestjs/common';
import {
  cancelEngagement,
  decideEngagementApproval,
  recordEngagementHeld,
  submitEngagement,
  submitEngagementAccount,
  type EngagementRecord,
  type EngagementView,
} from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { decideApproval } from '../../domain/approvals.js';
import { settleConflicts } from '../../domain/conflicts.js';
import type { Decision, Moment } from '../../domain/decision.js';
import type { Engagement } from '../../domain/engagement.js';
import { statedIn } from '../../domain/state-engagement.js';
import { cancelEngagement as cancel, recordHeld, submitAccount, submitPlan } from '../../domain/transitions.js';
import { Conflicts } from '../../persistence/conflicts.repository.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementViews } from '../../persistence/engagement-views.js';
import { Writer } from '../../writing/writer.js';

type Of = { params: { id: string }; ifMatch: number };
type Decide = (engagement: Engagement, moment: Moment, tx: Tx) => Decision<EngagementRecord> | Promise<Decision<EngagementRecord>>;

/** From plan to account, one step at a time. */
@Controller()
export class MoveEngagementController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Conflicts) private readonly conflicts: Conflicts,
    @Inject(EngagementViews) private readonly views: EngagementViews,
  ) {}

  /** What stands against it since it was planned, such as a ban, is looked for before it goes on its way. */
  @Endpoint(submitEngagement)
  submit(@Input() input: InputOf<typeof submitEngagement>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.move(input, caller, async (engagement, moment, tx) => {
      submitPlan(engagement, caller.principal, moment);
      const { record } = engagement;
      const known = record.overrides.flatMap(({ codes }) => codes);
      const found = await this.conflicts.against(tx, { id: engagement.id, stated: statedIn(record) });
      const open = found.filter(({ code }) => !known.includes(code));
      const { overrides } = settleConflicts(open, input.body.override, caller.principal, { at: ['body'], held: false }, moment);
      const settled = { ...engagement, record: { ...record, overrides: [...record.overrides, ...overrides] } };
      return submitPlan(settled, caller.principal, moment);
    });
  }

  @Endpoint(decideEngagementApproval)
  decide(@Input() input: InputOf<typeof decideEngagementApproval>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.move(input, caller, (engagement, moment) => decideApproval(engagement, input.body, caller.principal, moment));
  }

  @Endpoint(recordEngagementHeld)
  held(@Input() input: InputOf<typeof recordEngagementHeld>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.move(input, caller, (engagement, moment) => recordHeld(engagement, input.body, moment));
  }

  @Endpoint(submitEngagementAccount)
  account(@Input() input: InputOf<typeof submitEngagementAccount>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.move(input, caller, (engagement, moment) => submitAccount(engagement, input.body, caller.principal, moment));
  }

  @Endpoint(cancelEngagement)
  cancel(@Input() input: InputOf<typeof cancelEngagement>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.move(input, caller, (engagement, moment) => cancel(engagement, input.body.reason, moment));
  }

  private move({ params, ifMatch }: Of, caller: Caller, decide: Decide): Promise<EngagementView> {
    return this.writer.change(ENGAGEMENTS, { id: params.id, version: ifMatch }, caller, decide, (engagement, tx) => this.views.one(tx, engagement));
  }
}
