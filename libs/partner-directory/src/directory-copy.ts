import { Inject, Injectable } from '@nestjs/common';
import {
  agreementCorrected,
  agreementRegistered,
  isA,
  partnerCorrected,
  partnerRegistered,
  partyBound,
  partyWithdrew,
  type AgreementRecord,
  type BoundSpell,
  type DomainEvent,
  type Partner,
} from '@entente/contracts';
import type { EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { PartnerDirectory } from './partner-directory.js';

interface Membership {
  spell: string;
  agreement: string;
  version: number;
  organisation: string;
  partner: string;
  from_date: string | undefined;
  to_date: string | undefined;
}

function membership(agreement: string, version: number, organisation: string, partner: string, spell: BoundSpell): Membership {
  return { spell: spell.id, agreement, version, organisation, partner, from_date: spell.from, to_date: spell.to };
}

function membershipsOf(agreement: string, version: number, { constitutes, parties }: AgreementRecord): Membership[] {
  return constitutes === undefined
    ? []
    : parties.flatMap(({ partner, spells }) => spells.map((spell) => membership(agreement, version, constitutes, partner, spell)));
}

/** Writes this service's copy of the directory: partners, and memberships as parties to founding agreements. */
@Injectable()
export class DirectoryCopy {
  constructor(@Inject(PartnerDirectory) private readonly directory: PartnerDirectory) {}

  /** Applies a batch of events within a consumer's transaction. */
  async apply({ events }: Pick<EventBatch, 'events'>, tx: Tx): Promise<void> {
    const partners = new Map<string, Partner>();
    const replaced = new Map<string, number>();
    const memberships = new Map<string, Membership>();
    for (const event of events) {
      if (isA(partnerRegistered, event) || isA(partnerCorrected, event)) {
        partners.set(event.data.partner.id, event.data.partner);
      } else if (isA(agreementRegistered, event) || isA(agreementCorrected, event)) {
        this.replace(event, event.data.agreement, replaced, memberships);
      } else if (isA(partyBound, event) || isA(partyWithdrew, event)) {
        const { constitutes, partner, spell } = event.data;
        if (constitutes !== undefined) memberships.set(spell.id, membership(event.subject, event.sequence, constitutes, partner, spell));
      }
    }
    await tx.execute(
      `INSERT INTO directory_partner (id, version, entry) SELECT (entry->>'id'), (entry->>'version')::int, entry FROM jsonb_array_elements($1::jsonb) AS entry
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, entry = excluded.entry, change = nextval('directory_change') WHERE directory_partner.version < excluded.version`,
      [JSON.stringify([...partners.values()])],
    );
    await tx.execute(
      `DELETE FROM directory_membership m USING unnest($1::uuid[], $2::int[]) AS r(agreement, version) WHERE m.agreement = r.agreement AND m.version < r.version`,
      [[...replaced.keys()], [...replaced.values()]],
    );
    await tx.execute(
      `INSERT INTO directory_membership (spell, agreement, version, organisation, partner, from_date, to_date)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(spell uuid, agreement uuid, version int, organisation text, partner text, from_date text, to_date text)
       ON CONFLICT (spell) DO UPDATE SET version = excluded.version, from_date = excluded.from_date, to_date = excluded.to_date, change = nextval('directory_change')
       WHERE directory_membership.version <= excluded.version`,
      [JSON.stringify([...memberships.values()])],
    );
    if (partners.size > 0 || memberships.size > 0 || replaced.size > 0) tx.afterCommit(() => this.directory.refreshSoon());
  }

  private replace(event: DomainEvent, agreement: AgreementRecord, replaced: Map<string, number>, memberships: Map<string, Membership>): void {
    for (const [id, known] of memberships) if (known.agreement === event.subject) memberships.delete(id);
    const fresh = membershipsOf(event.subject, event.sequence, agreement);
    // A correction may have taken memberships away; a registration has none to replace.
    if (event.type === agreementCorrected.type) replaced.set(event.subject, event.sequence);
    for (const one of fresh) memberships.set(one.spell, one);
  }
}
