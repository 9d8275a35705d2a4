import { Global, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Health, Memberships } from '@entente/service-kit';
import { DirectoryConsumer } from './directory.consumer.js';
import { DirectoryCopy } from './directory-copy.js';
import { PartnerDirectory } from './partner-directory.js';

/**
 * The copy of the directory for a service that reads these events anyway: its own consumer hands them to
 * `DirectoryCopy`. Not ready before it holds anything.
 */
@Global()
@Module({
  providers: [PartnerDirectory, DirectoryCopy, { provide: Memberships, useExisting: PartnerDirectory }],
  exports: [PartnerDirectory, DirectoryCopy, Memberships],
})
export class DirectoryCopyModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Health) private readonly health: Health,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.directory.refresh();
    this.health.addReadiness('directory', () => (this.directory.size > 0 ? undefined : 'no partner has arrived yet'));
  }
}

/** The copy of the directory every service keeps, with a consumer of its own. */
@Module({ imports: [DirectoryCopyModule], controllers: [DirectoryConsumer], exports: [DirectoryCopyModule] })
export class DirectoryModule {}
