import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { Agreement, AgreementParty, History } from './entities.js';
import type { AgreementEvent } from './events.js';

/** One event after the other, each row saved through its repository. */
@Controller()
export class AgreementsController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  @EventPattern(process.env['TOPIC'])
  async handle(@Payload() event: AgreementEvent, @Ctx() context: KafkaContext): Promise<void> {
    const headers = context.getMessage().headers ?? {};
    const header = (name: string): string => String(headers[name] ?? '');
    const [subject, version] = [header('ce_subject'), Number(header('ce_sequence'))];
    // The transport has parsed what looks like JSON.
    const label = asObject(headers['ce_label']);
    if (event.agreement) await this.saveRecord(subject, version, label, event.agreement);
    else await this.change(subject, version, event);
    await this.database.getRepository(History).save({
      eventId: header('ce_id'),
      type: header('ce_type'),
      subject,
      time: new Date(header('ce_time')),
      sequence: version,
      summary: `${header('ce_type')} ${event.title ?? event.agreement?.title ?? ''}`,
      label,
    });
  }

  private async saveRecord(id: string, version: number, label: object, record: NonNullable<AgreementEvent['agreement']>): Promise<void> {
    const { parties, ...rest } = record;
    const spells = parties.flatMap(({ partner, spells }) => spells.map((spell) => ({ partner, ...spell })));
    await this.database.getRepository(Agreement).save({ id, version, label, ...rest, spells });
    await this.database.getRepository(AgreementParty).save(parties.map(({ partner }) => ({ partner, agreement: id })));
  }

  private async change(id: string, version: number, { partner, inForceOn, endedOn, spell, obligation }: AgreementEvent): Promise<void> {
    const agreements = this.database.getRepository(Agreement);
    const agreement = await agreements.findOneByOrFail({ id });
    agreement.version = version;
    if (inForceOn !== undefined) agreement.inForceOn = inForceOn;
    if (endedOn !== undefined) agreement.endedOn = endedOn;
    if (spell) agreement.spells = [...agreement.spells.filter((one) => !('id' in one && one.id === spell.id)), { partner, ...spell }];
    if (obligation) agreement.obligations = [...agreement.obligations.filter((one) => !('id' in one && one.id === obligation.id)), obligation];
    await agreements.save(agreement);
    if (partner !== undefined) await this.database.getRepository(AgreementParty).save({ partner, agreement: id });
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
