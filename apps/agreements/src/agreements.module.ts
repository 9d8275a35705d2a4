import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { TimersModule } from '@entente/timers';
import { EvidenceReportHandler } from './features/accept-evidence-report/accept-evidence-report.js';
import { APPROVAL_CONTROLLERS, APPROVAL_PROVIDERS, APPROVAL_WRITING } from './approval-features.js';
import { AgreementReportHandler } from './features/accept-agreement-report/accept-agreement-report.js';
import { AgreementHistoryController } from './features/agreement-history/agreement-history.controller.js';
import { ChangeComplianceCaseController } from './features/change-compliance-case/change-compliance-case.controller.js';
import { CorrectAgreementController } from './features/correct-agreement/correct-agreement.controller.js';
import { DisputeObligationController } from './features/dispute-obligation/dispute-obligation.controller.js';
import { GetAgreementController } from './features/get-agreement/get-agreement.controller.js';
import { GetLedgerController } from './features/get-ledger/get-ledger.controller.js';
import { ListAgreementsController } from './features/list-agreements/list-agreements.controller.js';
import { ListAgreementsQuery } from './features/list-agreements/list-agreements.query.js';
import { ListAlliesController } from './features/list-allies/list-allies.controller.js';
import { ListMembersController } from './features/list-members/list-members.controller.js';
import { ListComplianceCasesController } from './features/list-compliance-cases/list-compliance-cases.controller.js';
import { ListObligationsController } from './features/list-obligations/list-obligations.controller.js';
import { OpenComplianceCaseController } from './features/open-compliance-case/open-compliance-case.controller.js';
import { RecordEvidenceController } from './features/record-evidence/record-evidence.controller.js';
import { EventEvidenceConsumer } from './features/record-event-evidence/event-evidence.consumer.js';
import { RecordObligationController } from './features/record-obligation/record-obligation.controller.js';
import { RecordPartyActionController } from './features/record-party-action/record-party-action.controller.js';
import { RecordSpellController } from './features/record-spell/record-spell.controller.js';
import { RegisterAgreementController } from './features/register-agreement/register-agreement.controller.js';
import { SeedFoundingAgreements } from './features/seed-founding-agreements/seed-founding-agreements.js';
import { TerminateAgreementController } from './features/terminate-agreement/terminate-agreement.controller.js';
import { WaiveObligationController } from './features/waive-obligation/waive-obligation.controller.js';
import { WakeApprovals } from './features/wake-approvals/wake-approvals.js';
import { WakeAgreements } from './features/wake-agreements/wake-agreements.js';
import { SweepUploads } from './features/sweep-uploads/sweep-uploads.js';
import { FollowSuccessors } from './features/follow-successors/follow-successors.js';
import { LIFECYCLE_CONTROLLERS, LIFECYCLE_PROVIDERS } from './lifecycle-features.js';
import { ATTACHMENT_CONTROLLERS, ATTACHMENT_PROVIDERS, ATTACHMENTS } from './attachment-features.js';
import { TRANSFER_CONTROLLERS, TRANSFER_PROVIDERS } from './transfer-features.js';
import { FORCE_CONTROLLERS, FORCE_PROVIDERS } from './force-features.js';
import { AgreementRepository } from './persistence/agreement.repository.js';
import { AgreementVersions } from './persistence/agreement-versions.js';
import { ChangeComplianceCase } from './writing/change-compliance-case.js';
import { ChangeAgreement } from './writing/change-agreement.js';
import { ComplianceCaseRepository } from './persistence/compliance-case.repository.js';
import { EvidenceRecords } from './persistence/evidence-records.js';
import { FollowUp } from './writing/follow-up.js';
import { Moments } from './writing/moments.js';

/** What the intake's handlers and the timers' handlers need beside the platform. */
const WRITING = [AgreementRepository, AgreementVersions, FollowUp, Moments, ...APPROVAL_WRITING];

@Module({
  imports: [
    DirectoryModule,
    TimersModule.of([WakeAgreements, WakeApprovals, SweepUploads, FollowSuccessors], [...WRITING, ...ATTACHMENTS]),
    IntakeModule.of('agreements', [AgreementReportHandler, EvidenceReportHandler], [...WRITING, EvidenceRecords]),
  ],
  controllers: [
    ListAgreementsController,
    RegisterAgreementController,
    GetAgreementController,
    AgreementHistoryController,
    RecordPartyActionController,
    RecordSpellController,
    RecordObligationController,
    TerminateAgreementController,
    CorrectAgreementController,
    GetLedgerController,
    ListObligationsController,
    RecordEvidenceController,
    WaiveObligationController,
    DisputeObligationController,
    EventEvidenceConsumer,
    ListComplianceCasesController,
    OpenComplianceCaseController,
    ChangeComplianceCaseController,
    ListAlliesController,
    ListMembersController,
    ...APPROVAL_CONTROLLERS,
    ...TRANSFER_CONTROLLERS,
    ...ATTACHMENT_CONTROLLERS,
    ...LIFECYCLE_CONTROLLERS,
    ...FORCE_CONTROLLERS,
  ],
  providers: [
    ...WRITING,
    ...APPROVAL_PROVIDERS,
    ComplianceCaseRepository,
    ChangeComplianceCase,
    ...ATTACHMENTS,
    ...ATTACHMENT_PROVIDERS,
    ...TRANSFER_PROVIDERS,
    ...LIFECYCLE_PROVIDERS,
    ChangeAgreement,
    ListAgreementsQuery,
    SeedFoundingAgreements,
    ...FORCE_PROVIDERS,
  ],
})
export class AgreementsModule {}
