import { Controller, Inject } from '@nestjs/common';
import { assignCrisisPost, dayOf, endCrisisPost, listCrisisPosts, type CrisisPostView, type Page } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { assignPost, endPost } from '../../domain/crisis-post.js';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { heldIn, POSTS } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

/** Which post does what in a crisis. */
@Controller()
export class PostsController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(listCrisisPosts)
  list(@Input() { params, query }: InputOf<typeof listCrisisPosts>, @SignedIn() caller: Caller): Promise<Page<CrisisPostView>> {
    return this.desk.list(POSTS, params.id, caller, query);
  }

  @Endpoint(assignCrisisPost)
  assign(@Input() { params, body, idempotencyKey: key }: InputOf<typeof assignCrisisPost>, @SignedIn() caller: Caller): Promise<CrisisPostView> {
    return this.desk.add(POSTS, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
      const of = resolving.partner(body.of ?? caller.principal.nation, 'of');
      resolving.throwIfAny();
      if (body.duty === 'lead') await this.desk.report(tx, [crisis], true, moment);
      return [assignPost(crisis, { ...body, of }, await heldIn(tx, POSTS, crisis.id, ['assigned']), AT, moment)];
    });
  }

  @Endpoint(endCrisisPost)
  end(@Input() { params, body, ifMatch }: InputOf<typeof endCrisisPost>, @SignedIn() caller: Caller): Promise<CrisisPostView> {
    const of = { crisis: params.id, id: params.role, version: ifMatch };
    return this.desk.change(POSTS, of, caller, (post, crisis, moment) => [endPost(crisis, post, body, AT, moment)]);
  }
}
