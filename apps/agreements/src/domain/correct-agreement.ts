import { rejected, saysTheSame, type AgreementRecord, type Label, type PartialDate, type Path } from '@entente/contracts';
import { changed, type Agreement, type Decision, type Moment, type SpellDraft, type StatedAgreement, type StatedParty } from './agreement.js';
import { correctedFrom } from './agreement-facts.js';
import { sameAction } from './keep-ids.js';
import { stateRecord } from './state-record.js';
import { statedInForceOn, statedSpells } from './stated-facts.js';

type Removable =
  'constitutes' | 'terms' | 'adoptedOn' | 'openForSignatureOn' | 'signedOn' | 'inForceOn' | 'endedOn' | 'registeredOn' | 'citation' | 'registrations' | 'notes';

/** What a correction changes: a field given replaces the one there, null takes it away, one not given stays. */
export type Changes = { [K in Removable]?: AgreementRecord[K] | null } & Partial<
  Pick<StatedAgreement, 'title' | 'kind' | 'alsoKinds' | 'parties' | 'obligations'>
>;

function chosen<T>(given: T | null | undefined, current: T | undefined): T | undefined {
  return given === undefined ? current : (given ?? undefined);
}

function withoutId<T extends { id: string }>({ id: _id, ...rest }: T): Omit<T, 'id'> {
  return rest;
}

/** A spell stated to begin with the agreement begins with it when that is corrected. */
function followingForce(spells: readonly SpellDraft[], before: PartialDate | undefined, after: PartialDate | undefined): SpellDraft[] {
  const follows = ({ from, basis }: SpellDraft): boolean => basis === 'entry-into-force' && from !== undefined && from === before;
  return spells.flatMap((spell) => (follows(spell) ? (after === undefined ? [] : [{ ...spell, from: after }]) : [spell]));
}

/** The statement a corrected record comes from: what the changes say, else what was stated before. What was computed is left out. */
export function restate(record: AgreementRecord, changes: Changes): StatedAgreement {
  const { parties, obligations, ledger: _ledger, warnings: _found, told: _told, recordedInForceOn: _recorded, deadlinesToldOn: _toldOn, ...described } = record;
  const inForceOn = chosen(changes.inForceOn, statedInForceOn(record));
  const endedOn = chosen(changes.endedOn, record.endedOn);
  const restated = parties.map((party): StatedParty => {
    const { statedSpells: _stated, ...rest } = party;
    const spells = followingForce(statedSpells(party, record), statedInForceOn(record), inForceOn);
    return { ...rest, actions: party.actions.map(withoutId), spells };
  });
  return {
    ...described,
    title: changes.title ?? record.title,
    kind: changes.kind ?? record.kind,
    alsoKinds: changes.alsoKinds ?? record.alsoKinds,
    constitutes: chosen(changes.constitutes, record.constitutes),
    terms: chosen(changes.terms, record.terms),
    adoptedOn: chosen(changes.adoptedOn, record.adoptedOn),
    openForSignatureOn: chosen(changes.openForSignatureOn, record.openForSignatureOn),
    signedOn: chosen(changes.signedOn, record.signedOn),
    inForceOn,
    endedOn,
    endReason: endedOn === undefined ? undefined : (record.endReason ?? 'reported'),
    registeredOn: chosen(changes.registeredOn, record.registeredOn),
    citation: chosen(changes.citation, record.citation),
    registrations: chosen(changes.registrations, record.registrations),
    notes: chosen(changes.notes, record.notes),
    parties: changes.parties ?? restated,
    obligations: changes.obligations ?? obligations.map(withoutId),
  };
}

/** What was found wrong stays wrong where a source repeats it. */
function withFindings(stated: StatedAgreement, { parties: known }: AgreementRecord): StatedAgreement {
  const parties = stated.parties.map((party) => {
    const findings = new Map(
      (known.find(({ partner }) => partner === party.partner)?.actions ?? []).flatMap((action) =>
        action.foundWrong === undefined ? [] : [[sameAction(action), action.foundWrong] as const],
      ),
    );
    return {
      ...party,
      actions: party.actions.map((action) => {
        const foundWrong = action.foundWrong ?? findings.get(sameAction(action));
        return foundWrong === undefined ? action : { ...action, foundWrong };
      }),
    };
  });
  return { ...stated, parties };
}

/**
 * Replaces the record by a higher revision of the report it came from. The earlier record stays known as of its time;
 * what the two have in common keeps its ids. Throws what `stateRecord` throws.
 */
export function replaceByReport(agreement: Agreement, stated: StatedAgreement, label: Label, reason: string, at: Path, moment: Moment): Decision {
  const record = stateRecord(withFindings(stated, agreement.record), 'report', at, moment, agreement.record);
  return { next: changed(agreement, record, label), change: 'corrected', reason, events: correctedFrom(agreement.record, record, reason) };
}

/**
 * Corrects fields of the record, its label or both. Parties stated anew are held to what holds by hand; those that stay
 * are believed as before. Throws `nothing-changed`, and what `stateRecord` throws.
 */
export function correctAgreement(agreement: Agreement, changes: Changes, label: Label, reason: string, at: Path, moment: Moment): Decision {
  const before = agreement.record;
  const stated = restate(before, changes);
  if (saysTheSame([stated, label], [restate(before, {}), agreement.label])) throw rejected('nothing-changed', at, 'the agreement says all of this already');
  const record = stateRecord(stated, changes.parties === undefined ? 'report' : 'hand', at, moment, before);
  return { next: changed(agreement, record, label), change: 'corrected', reason, events: correctedFrom(agreement.record, record, reason) };
}
