import { Controller, Inject } from '@nestjs/common';
import { correctEngagement, Refusals, type EngagementRecord, type EngagementView, type Label } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { correctEngagement as decide, restated } from '../../domain/correct-engagement.js';
import { isAhead, type StatedEngagement } from '../../domain/engagement.js';
import { labelFaults, Resolving, type Identify } from '../../domain/resolve-engagement.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementViews } from '../../persistence/engagement-views.js';
import { EngagementDesk } from '../../writing/engagement-desk.js';
import { Writer } from '../../writing/writer.js';

type Given = Omit<InputOf<typeof correctEngagement>['body']['changes'], 'label'>;

const AT = ['body', 'changes'];

@Controller()
export class CorrectEngagementController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(EngagementDesk) private readonly desk: EngagementDesk,
    @Inject(EngagementViews) private readonly views: EngagementViews,
  ) {}

  @Endpoint(correctEngagement)
  correct(@Input() { params, body, ifMatch }: InputOf<typeof correctEngagement>, @SignedIn() caller: Caller): Promise<EngagementView> {
    return this.writer.change(
      ENGAGEMENTS,
      { id: params.id, version: ifMatch },
      caller,
      async (engagement, moment, tx) => {
        const { label = engagement.label, ...given } = body.changes;
        const { identify, persons } = this.desk.identifying(moment);
        const stated = this.stated(engagement.record, given, label, identify);
        const participants = given.participants ?? [];
        const plan = { id: engagement.id, stated, participants, held: !isAhead(engagement.record), override: body.override, acting: caller.principal, at: AT };
        const around = await this.desk.around(tx, plan, persons, moment);
        return decide(engagement, stated, label, body.reason, around);
      },
      (engagement, tx) => this.views.one(tx, engagement),
    );
  }

  private stated(record: EngagementRecord, { hosts, participants, place, ...fields }: Given, label: Label, identify: Identify): StatedEngagement {
    const refusals = new Refusals();
    const resolving = new Resolving(this.desk.directory, fields.from ?? record.from, refusals);
    const changes = {
      ...fields,
      ...(hosts && { hosts: resolving.all(hosts, [...AT, 'hosts']) }),
      ...(participants && { participants: resolving.participants(participants, identify, [...AT, 'participants']) }),
      ...(place === undefined ? {} : { place: place === null ? null : resolving.place(place, [...AT, 'place']) }),
    };
    refusals.add(...labelFaults(label, this.desk.directory, [...AT, 'label']));
    refusals.throwIfAny();
    return restated(record, changes);
  }
}
