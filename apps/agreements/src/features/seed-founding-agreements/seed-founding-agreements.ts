import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { agreementReported, ExternalRecord, PartnerId, PUBLIC_LABEL } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Health, LOGGER } from '@entente/service-kit';
import { Intake } from '@entente/service-kit/owner';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { AgreementRepository, recordKey } from '../../persistence/agreement.repository.js';

const BUNDLED = new URL('../../../data/founding-agreements.json', import.meta.url);
const RETRY_MS = 250;

/** As much of the bundled reports as is asked before the intake parses them. */
const Bundled = z.array(z.looseObject({ report: ExternalRecord, constitutes: PartnerId.optional(), parties: z.array(z.looseObject({ partner: PartnerId })) }));

/**
 * Brings in the bundled agreements that found the organisations, through the same intake as any report, once the
 * directory knows everybody in them; not ready before. What is held already costs one query a start.
 */
@Injectable()
export class SeedFoundingAgreements implements OnApplicationBootstrap, OnApplicationShutdown {
  private waitsFor: string | undefined = 'has not begun';
  private readonly stopping = new AbortController();

  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Health) private readonly health: Health,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.health.addReadiness('seeded', () => this.waitsFor);
    void this.seed();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async seed(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        this.waitsFor = await this.attempt();
        if (this.waitsFor === undefined) return;
      } catch (error) {
        this.waitsFor = 'failed, tries again';
        if (!this.stopping.signal.aborted) this.logger.warn({ err: error }, 'the founding agreements could not be brought in; tried again soon');
      }
      await pause(RETRY_MS, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  /** What it waits for, or undefined when it is done. */
  private async attempt(): Promise<string | undefined> {
    const bundled = Bundled.parse(JSON.parse(await readFile(BUNDLED, 'utf8')));
    const missing = await this.transactions.read('system', async (tx) => {
      await this.directory.refresh(tx);
      return this.agreements.missing(
        tx,
        bundled.map(({ report }) => report),
      );
    });
    const wanted = bundled.filter(({ report }) => missing.has(recordKey(report)));
    if (wanted.length === 0) return undefined;
    const unknown = wanted
      .flatMap(({ parties, constitutes }) => [...parties.map(({ partner }) => partner), ...(constitutes ? [constitutes] : [])])
      .find((partner) => this.directory.get(partner) === undefined);
    if (unknown !== undefined) return `waits for ${unknown} to be in the directory`;
    const events = wanted.map((data) => ({ specversion: '1.0', id: uuidv7(), source: data.report.source, type: agreementReported.type, data }));
    const results = await this.intake.accept(events, { name: 'founding agreements', actor: 'system', defaultLabel: PUBLIC_LABEL });
    const refused = results.filter(({ outcome }) => outcome === 'refused');
    if (refused.length > 0)
      this.logger.error({ refused: refused.map(({ code, message, deadLetter }) => ({ code, message, deadLetter })) }, 'founding agreements were refused');
    else this.logger.info({ brought: results.length }, 'the founding agreements were brought in');
    return undefined;
  }
}
