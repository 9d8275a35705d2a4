import { Controller, Inject } from '@nestjs/common';
import {
  dayOf,
  getComplianceCase,
  getComplianceCaseHistory,
  listComplianceCases,
  listSuggestedCases,
  type ComplianceCaseVersion,
  type ComplianceCaseView,
  type OwedOccurrence,
  type Page,
} from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ComplianceCaseRepository } from '../../persistence/compliance-case.repository.js';
import { type AsOf, countObligations, pageOfObligations } from '../../persistence/obligation-pages.js';
import { caseViewOf } from '../../writing/change-compliance-case.js';
import { pageOfCases, pageOfCaseVersions } from './list-compliance-cases.query.js';

/** What is overdue and no case is about. */
const SUGGESTED = { state: 'overdue', withoutCase: true } as const;

/** Compliance cases as they are and as they were, and what suggests that one be opened. */
@Controller()
export class ListComplianceCasesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ComplianceCaseRepository) private readonly cases: ComplianceCaseRepository,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listSuggestedCases)
  suggested(@Input() { query: { party, ...query } }: InputOf<typeof listSuggestedCases>, @SignedIn() { reader }: Caller): Promise<Page<OwedOccurrence>> {
    return this.transactions.read(reader, (tx) => pageOfObligations(tx, { ...query, owedBy: party, ...SUGGESTED }, this.today()));
  }

  @Endpoint(listComplianceCases)
  list(@Input() { query }: InputOf<typeof listComplianceCases>, @SignedIn() { reader }: Caller): Promise<Page<ComplianceCaseView> & { suggested: number }> {
    const { agreement, party } = query;
    return this.transactions.read(reader, async (tx) => ({
      ...(await pageOfCases(tx, query)),
      suggested: await countObligations(tx, { agreement, owedBy: party, ...SUGGESTED }, this.today()),
    }));
  }

  private today(): AsOf {
    const today = dayOf(this.clock.now());
    return { asOf: today, today };
  }

  @Endpoint(getComplianceCase)
  get(@Input() { params }: InputOf<typeof getComplianceCase>, @SignedIn() { reader }: Caller): Promise<ComplianceCaseView> {
    return this.transactions.read(reader, async (tx) => caseViewOf(await this.cases.get(tx, params.id)));
  }

  @Endpoint(getComplianceCaseHistory)
  history(@Input() { params, query }: InputOf<typeof getComplianceCaseHistory>, @SignedIn() { reader }: Caller): Promise<Page<ComplianceCaseVersion>> {
    return this.transactions.read(reader, (tx) => pageOfCaseVersions(tx, this.cases, params.id, query));
  }
}
