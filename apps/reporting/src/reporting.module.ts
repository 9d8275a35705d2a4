import { Module } from '@nestjs/common';
import { DirectoryCopyModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { HistorySignal } from './projections/history-signal.js';
import { ProjectionConsumer } from './projections/projection.consumer.js';
import { RebuildController } from './rebuild/rebuild.controller.js';
import { Rebuilds } from './rebuild/rebuilds.js';
import { ReportController } from './reports/tables/report.controller.js';
import { DeadlinesCalendarController } from './reports/deadlines/deadlines-calendar.controller.js';
import { ListDeadlinesController } from './reports/deadlines/list-deadlines.controller.js';
import { DossierController } from './reports/dossier/dossier.controller.js';
import { ListHistoryController } from './reports/history/list-history.controller.js';
import { ListOccasionsController } from './reports/occasions/list-occasions.controller.js';
import { OccasionsCalendarController } from './reports/occasions/occasions-calendar.controller.js';
import { RelationController } from './reports/relation/relation.controller.js';
import { CrisisTimelineController } from './reports/timeline/crisis-timeline.controller.js';
import { StatusController } from './reports/status/status.controller.js';
import { HistoryTip } from './reports/stream/history-tip.js';
import { StreamController } from './reports/stream/stream.controller.js';

@Module({
  imports: [DirectoryCopyModule, IntakeModule.of('reporting', [])],
  controllers: [
    ProjectionConsumer,
    DossierController,
    RelationController,
    ReportController,
    ListDeadlinesController,
    DeadlinesCalendarController,
    ListOccasionsController,
    OccasionsCalendarController,
    ListHistoryController,
    CrisisTimelineController,
    StreamController,
    StatusController,
    RebuildController,
  ],
  providers: [HistorySignal, HistoryTip, Rebuilds],
})
export class ReportingModule {}
