import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { PartnerReportHandler } from './features/accept-partner-report/accept-partner-report.js';
import { GetPartnerController } from './features/get-partner/get-partner.controller.js';
import { ListPartnersController } from './features/list-partners/list-partners.controller.js';
import { ListPartnersQuery } from './features/list-partners/list-partners.query.js';
import { ResolvePartnersController } from './features/resolve-partners/resolve-partners.controller.js';
import { SeedDirectory } from './features/seed-directory/seed-directory.js';
import { PartnerRepository } from './persistence/partner.repository.js';

@Module({
  imports: [DirectoryModule, IntakeModule.of('partners', [PartnerReportHandler], [PartnerRepository])],
  controllers: [ListPartnersController, ResolvePartnersController, GetPartnerController],
  providers: [PartnerRepository, ListPartnersQuery, SeedDirectory],
})
export class PartnersModule {}
