import { readFile } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ExternalRecord, partnerReported, PUBLIC_LABEL, type ReportResult } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { LOGGER } from '@entente/service-kit';
import { Intake } from '@entente/service-kit/owner';
import type { Logger } from 'pino';
import { z } from 'zod';
import { PartnerRepository } from '../../persistence/partner.repository.js';

const BUNDLED = new URL('../../../data/partners.json', import.meta.url);
/** Records in one transaction: the whole directory at once would cost memory that the service never needs again. */
const PART = 50;
const Bundled = z.array(z.looseObject({ report: ExternalRecord }));

/**
 * Brings the bundled directory in at every start: what is missing, or newer than what is held, goes through the same
 * intake as any report. Nothing to do costs one query. What the intake refuses is logged and does not stop the start.
 */
@Injectable()
export class SeedDirectory implements OnApplicationBootstrap {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(PartnerRepository) private readonly partners: PartnerRepository,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const bundled = Bundled.parse(JSON.parse(await readFile(BUNDLED, 'utf8')));
    const missing = new Set(
      await this.transactions.read('system', (tx) =>
        this.partners.missing(
          tx,
          bundled.map(({ report }) => report),
        ),
      ),
    );
    if (missing.size === 0) return;
    const events = bundled
      .filter((_, at) => missing.has(at))
      .map((data) => ({
        specversion: '1.0',
        id: `${data.report.record}/${data.report.revision}`,
        source: data.report.source,
        type: partnerReported.type,
        data,
      }));
    const results: ReportResult[] = [];
    for (let from = 0; from < events.length; from += PART) {
      results.push(...(await this.intake.accept(events.slice(from, from + PART), { name: 'bundled directory', actor: 'system', defaultLabel: PUBLIC_LABEL })));
    }
    const refused = results.filter(({ outcome }) => outcome === 'refused');
    if (refused.length > 0) this.logger.warn({ refused: refused.map(({ id, code }) => ({ id, code })) }, 'some bundled partners were refused');
    this.logger.info({ brought: results.length - refused.length }, 'the bundled directory was brought in');
  }
}
