import type { EntryIntoForceRule, MissingForForce, PartnerId } from '@entente/contracts';
import type { AnyAction } from './acts.js';

/** What an action is called. */
export function nounOf({ action }: Pick<AnyAction, 'action'>): string {
  switch (action) {
    case 'signed':
      return 'signature';
    case 'ratified':
      return 'ratification';
    case 'accepted':
      return 'acceptance';
    case 'approved':
      return 'approval';
    case 'acceded':
      return 'accession';
    case 'applied-provisionally':
      return 'provisional application';
    case 'withdrew':
      return 'withdrawal';
  }
}

const LISTED = 12;

function list(partners: readonly PartnerId[]): string {
  const shown = partners.length > LISTED ? [...partners.slice(0, LISTED), `${partners.length - LISTED} more`] : partners;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function unitOf(form: EntryIntoForceRule['form']): string {
  switch (form) {
    case 'on-signature':
      return 'signatures';
    case 'on-exchange-of-notes':
      return 'notes';
    case 'on-last-notification':
      return 'notifications';
    case 'nth-instrument':
    case 'fixed-date':
      return 'instruments';
  }
}

/** What is missing, in words: `3 of 50 instruments; USA and FRA among the named are missing`. */
export function missingSentence({ form }: EntryIntoForceRule, { instruments, signatories, waitsFor }: MissingForForce): string {
  const named = form === 'nth-instrument' ? `${list(waitsFor)} among the named` : list(waitsFor);
  return [
    ...(instruments.need > 0 ? [`${instruments.have} of ${instruments.need} ${unitOf(form)}`] : []),
    ...(signatories ? [`${signatories.have} of the ${signatories.need} needed among ${signatories.of} signatories`] : []),
    ...(waitsFor.length > 0 ? [`${named} ${waitsFor.length === 1 ? 'is' : 'are'} missing`] : []),
  ].join('; ');
}

/** How a rule puts it. */
export function ruleSentence(rule: EntryIntoForceRule): string {
  switch (rule.form) {
    case 'on-signature':
      return 'the last signature';
    case 'on-exchange-of-notes':
      return 'the last note';
    case 'on-last-notification':
      return 'the last notification';
    case 'fixed-date':
      return `the fixed date ${rule.on}`;
    case 'nth-instrument': {
      const { count, ofSignatories, including = [] } = rule;
      const parts = [
        ...(count === undefined ? [] : [`instrument ${count}`]),
        ...(ofSignatories === undefined
          ? []
          : [ofSignatories === 'all' ? 'the instruments of all signatories' : 'the instruments of a majority of signatories']),
        ...(including.length === 0 ? [] : [`${count === undefined && ofSignatories === undefined ? 'the instruments' : 'those'} of ${list(including)}`]),
      ];
      return parts.length === 0 ? 'the first instrument' : parts.join(' and ');
    }
  }
}
