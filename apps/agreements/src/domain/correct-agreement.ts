import type { AgreementRecord, Label } from '@entente/contracts';
import { changed, type Agreement, type Decision, type Moment, type Path, type SpellDraft, type StatedAgreement, type StatedParty } from './agreement.js';
import { correctionOf } from './agreement-facts.js';
import { rejected } from './refusals.js';
import { saysTheSame } from './says-the-same.js';
import { stateRecord } from './state-record.js';

type Removable = 'constitutes' | 'terms' | 'signedOn' | 'inForceOn' | 'endedOn' | 'citation' | 'notes';

/** What a correction changes: a field given replaces the one there, null takes it away, one not given stays. */
export type Changes = { [K in Removable]?: AgreementRecord[K] | null } & Partial<
  Pick<StatedAgreement, 'title' | 'kind' | 'alsoKinds' | 'parties' | 'obligations'>
>;

type Terms = Pick<AgreementRecord, 'inForceOn' | 'endedOn'>;

function chosen<T>(given: T | null | undefined, current: T | undefined): T | undefined {
  return given === undefined ? current : (given ?? undefined);
}

function withoutId<T extends { id: string }>({ id: _id, ...rest }: T): Omit<T, 'id'> {
  return rest;
}

/** Spells that follow from the agreement's own dates follow them when these are corrected; the others stay. */
function restatedSpells(spells: readonly SpellDraft[], before: Terms, after: Terms): SpellDraft[] {
  return spells.flatMap(({ from, to, basis }): SpellDraft[] => {
    const follows = basis === 'entry-into-force' && from !== undefined && from === before.inForceOn;
    if (follows && after.inForceOn === undefined) return [];
    return [{ from: follows ? after.inForceOn : from, to: to === before.endedOn ? undefined : to, basis }];
  });
}

/** The statement a corrected record comes from: what the changes say, else what the record says. */
export function restate(record: AgreementRecord, changes: Changes): StatedAgreement {
  const terms: Terms = { inForceOn: chosen(changes.inForceOn, record.inForceOn), endedOn: chosen(changes.endedOn, record.endedOn) };
  const parties = record.parties.map(({ partner, actions, spells }): StatedParty => ({
    partner,
    actions: actions.map(withoutId),
    spells: restatedSpells(spells.map(withoutId), record, terms),
  }));
  return {
    title: changes.title ?? record.title,
    kind: changes.kind ?? record.kind,
    alsoKinds: changes.alsoKinds ?? record.alsoKinds,
    constitutes: chosen(changes.constitutes, record.constitutes),
    terms: chosen(changes.terms, record.terms),
    signedOn: chosen(changes.signedOn, record.signedOn),
    ...terms,
    endReason: terms.endedOn === undefined ? undefined : (record.endReason ?? 'reported'),
    citation: chosen(changes.citation, record.citation),
    notes: chosen(changes.notes, record.notes),
    parties: changes.parties ?? parties,
    obligations: changes.obligations ?? record.obligations.map(withoutId),
    report: record.report,
  };
}

/**
 * Replaces the record by a higher revision of the report it came from. The earlier record stays known as of its time;
 * what the two have in common keeps its ids. Throws what `stateRecord` throws.
 */
export function replaceByReport(agreement: Agreement, stated: StatedAgreement, label: Label, reason: string, at: Path, moment: Moment): Decision {
  const record = stateRecord(stated, 'report', at, moment, agreement.record);
  return { next: changed(agreement, record, label), change: 'corrected', reason, events: correctionOf(record, reason) };
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
  return { next: changed(agreement, record, label), change: 'corrected', reason, events: correctionOf(record, reason) };
}
