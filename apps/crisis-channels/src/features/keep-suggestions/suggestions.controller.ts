import { Controller, Inject } from '@nestjs/common';
import {
  acceptCrisisSuggestion,
  dayOf,
  dismissCrisisSuggestion,
  listCrisisSuggestions,
  ownLabel,
  rejected,
  reportIncident,
  type CrisisView,
  type Page,
  type SuggestionView,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { openCrisis } from '../../domain/state-crisis.js';
import { acceptSuggestion, dismissSuggestion, INCIDENT_RULE } from '../../domain/suggestion.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { SuggestionRepository } from '../../persistence/suggestion.repository.js';
import { shown, StepDesk } from '../../writing/step-desk.js';
import { Suggestions } from '../../writing/suggestions.js';
import { Writer } from '../../writing/writer.js';

const AT = ['body'];

/** What suggests that there is a crisis, until somebody says whether there is. */
@Controller()
export class SuggestionsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(SuggestionRepository) private readonly suggestions: SuggestionRepository,
    @Inject(Suggestions) private readonly signs: Suggestions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(listCrisisSuggestions)
  list(@Input() { query }: InputOf<typeof listCrisisSuggestions>, @SignedIn() { reader }: Caller): Promise<Page<SuggestionView>> {
    return this.transactions.read(reader, async (tx) => {
      const page = await this.suggestions.page(tx, query);
      return { ...page, items: page.items.map(shown) };
    });
  }

  @Endpoint(reportIncident)
  report(@Input() { body, idempotencyKey }: InputOf<typeof reportIncident>, @SignedIn() caller: Caller): Promise<SuggestionView> {
    return this.writer.begin(caller, (tx, moment) =>
      once(tx, caller, idempotencyKey, body, async () => {
        const { partners, label: given, ...said } = body;
        const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
        const sign = { ...said, reason: 'incident-reported' as const, rule: INCIDENT_RULE, partners: resolving.partners(partners, 'partners') };
        const label = resolving.label(given, ownLabel(caller.principal.nation));
        resolving.throwIfAny();
        const [suggested] = await this.signs.add(tx, [{ ...sign, label }], moment);
        if (!suggested) throw rejected('already-suggested', AT, 'a crisis is suggested already: settle that first');
        return shown(suggested.next);
      }),
    );
  }

  @Endpoint(acceptCrisisSuggestion)
  accept(@Input() { params, body, ifMatch }: InputOf<typeof acceptCrisisSuggestion>, @SignedIn() caller: Caller): Promise<CrisisView> {
    return this.writer.begin(caller, async (tx, moment) => {
      const suggestion = await this.suggestions.records.at(tx, params.id, ifMatch);
      const { title = suggestion.record.title, basis = suggestion.record.text, openedOn = dayOf(moment.now), phase, severity } = body;
      const graded = severity === undefined ? {} : { severity };
      const actors = suggestion.record.partners.map((partner) => ({ partner, role: 'involved' as const }));
      const stated = { title, basis, openedOn, ...graded, actors, phases: [{ phase, on: openedOn, ...graded }], suggestion: suggestion.id };
      const opened = openCrisis(stated, suggestion.label, 'hand', AT, moment);
      await this.writer.write(tx, this.suggestions.records, [acceptSuggestion(suggestion, opened.next.id, AT)], moment);
      await this.writer.write(tx, this.crises.records, [opened], moment);
      await this.desk.report(tx, [opened.next], true, moment);
      return crisisView(opened.next);
    });
  }

  @Endpoint(dismissCrisisSuggestion)
  async dismiss(@Input() { params, body, ifMatch }: InputOf<typeof dismissCrisisSuggestion>, @SignedIn() caller: Caller): Promise<SuggestionView> {
    const of = { id: params.id, version: ifMatch };
    return shown(await this.writer.change(this.suggestions.records, of, caller, (suggestion) => dismissSuggestion(suggestion, body.reason, AT)));
  }
}
