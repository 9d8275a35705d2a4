import { Controller, Inject } from '@nestjs/common';
import {
  dayOf,
  fileSituationReport,
  listDueSituationReports,
  listSituationReports,
  type DueSituationReport,
  type Page,
  type SituationReportView,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { afterFiling, fileReport } from '../../domain/situation-report.js';
import { dueReports } from '../../persistence/due-reports.js';
import { reportingOf, SITUATION_REPORTING, SITUATION_REPORTS } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

/** How crises stand, reported as often as their severity asks. */
@Controller()
export class SituationsController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(listSituationReports)
  list(@Input() { params, query }: InputOf<typeof listSituationReports>, @SignedIn() caller: Caller): Promise<Page<SituationReportView>> {
    return this.desk.list(SITUATION_REPORTS, params.id, caller, query);
  }

  @Endpoint(listDueSituationReports)
  due(@Input() { query }: InputOf<typeof listDueSituationReports>, @SignedIn() { reader }: Caller): Promise<Page<DueSituationReport>> {
    return this.transactions.read(reader, (tx) => dueReports(tx, query));
  }

  /** Whoever files the first report on a crisis that came from outside takes it in hand: others are due after it. */
  @Endpoint(fileSituationReport)
  file(@Input() { params, body, idempotencyKey: key }: InputOf<typeof fileSituationReport>, @SignedIn() caller: Caller): Promise<SituationReportView> {
    return this.desk.add(SITUATION_REPORTS, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
      const label = resolving.label(body.label, crisis.label);
      resolving.throwIfAny();
      const reporting = (await reportingOf(tx, [crisis.id])).get(crisis.id);
      const filed = fileReport(crisis, { text: body.text, of: caller.principal.nation }, reporting, label, AT, moment);
      if (reporting?.record.state === 'running') await this.desk.save(tx, SITUATION_REPORTING, [{ decision: afterFiling(reporting, moment), crisis }], moment);
      else await this.desk.report(tx, [crisis], true, moment);
      return [filed];
    });
  }
}
