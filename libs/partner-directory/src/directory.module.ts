import { Global, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Health, Memberships } from '@entente/service-kit';
import { DirectoryConsumer } from './directory.consumer.js';
import { PartnerDirectory } from './partner-directory.js';

/** The copy of the directory every service keeps; not ready before it holds anything. */
@Global()
@Module({
  controllers: [DirectoryConsumer],
  providers: [PartnerDirectory, { provide: Memberships, useExisting: PartnerDirectory }],
  exports: [PartnerDirectory, Memberships],
})
export class DirectoryModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Health) private readonly health: Health,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.directory.refresh();
    this.health.addReadiness('directory', () => (this.directory.size > 0 ? undefined : 'no partner has arrived yet'));
  }
}
