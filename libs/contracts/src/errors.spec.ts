import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AgreementDraft } from './agreements/agreement.js';
import { EventEnvelope } from './envelope.js';
import { DomainError, faultsOf, parse, type Fault } from './errors.js';
import { PartnerReference } from './identifiers.js';

function faults(schema: z.ZodType, input: unknown): Fault[] {
  try {
    parse(schema, input);
  } catch (error) {
    if (error instanceof DomainError) return [...error.faults];
    throw error;
  }
  return [];
}

const draft = { title: 'North Atlantic Treaty', kind: 'alliance', parties: [{ partner: 'USA' }, { partner: 'CAN' }] };
const envelope = { specversion: '1.0', id: '1', source: 'urn:example:register', type: 'entente.agreements.agreement-reported.v1', data: {} };

describe('the faults of an input', () => {
  it('are none where it fits', () => {
    expect(faults(AgreementDraft, draft)).toEqual([]);
    expect(faults(EventEnvelope, envelope)).toEqual([]);
  });
  it('name each unknown field by JSON pointer', () => {
    const odd = { ...draft, colour: 'red', parties: [{ partner: 'USA', 'a/b': 1 }, { partner: 'CAN' }] };
    expect(faults(AgreementDraft, odd)).toEqual([
      { path: '/parties/0/a~1b', code: 'unknown-field', message: 'unknown field "a/b"' },
      { path: '/colour', code: 'unknown-field', message: 'unknown field "colour"' },
    ]);
  });
  it('tell a wrong type from a missing field', () => {
    expect(faults(AgreementDraft, { kind: 'alliance', parties: 'USA, CAN' })).toEqual([
      { path: '/title', code: 'missing', message: '"title" is missing' },
      { path: '/parties', code: 'wrong-type', message: 'expected array, received string' },
    ]);
    expect(faults(EventEnvelope, { ...envelope, sequence: '7' })).toEqual([
      { path: '/sequence', code: 'wrong-type', message: 'expected number, received string' },
    ]);
    expect(faults(EventEnvelope, { ...envelope, id: undefined })).toMatchObject([{ path: '/id', code: 'missing' }]);
  });
  it('list what an enumeration accepts, also when it is missing', () => {
    expect(faults(AgreementDraft, { ...draft, kind: 'pact' })).toMatchObject([
      { path: '/kind', code: 'invalid-value', accepted: expect.arrayContaining(['alliance', 'other']) },
    ]);
    expect(faults(AgreementDraft, { ...draft, kind: undefined })).toMatchObject([
      { path: '/kind', code: 'missing', accepted: expect.arrayContaining(['alliance', 'other']) },
    ]);
  });
  it('say of a day that it does not exist, and of another text only that it is no date', () => {
    expect(faults(AgreementDraft, { ...draft, signedOn: '2003-02-29' })).toMatchObject([
      { path: '/signedOn', message: 'this day does not exist in the calendar' },
    ]);
    expect(faults(AgreementDraft, { ...draft, signedOn: '4 April 1949' })).toMatchObject([
      { path: '/signedOn', code: 'invalid-format', message: expect.stringContaining('YYYY-MM-DD') },
    ]);
  });
  it('keep the code of a rule the schema names itself', () => {
    expect(faults(AgreementDraft, { ...draft, signedOn: '1955', endedOn: '1949' })).toMatchObject([{ path: '/endedOn', code: 'ends-before-begins' }]);
    const parties = [{ partner: 'USA', spells: [{ from: '1955', to: '1949' }] }, { partner: 'CAN' }];
    expect(faults(AgreementDraft, { ...draft, parties })).toMatchObject([{ path: '/parties/0/spells/0/to', code: 'ends-before-begins' }]);
  });
  it('give bounds their own codes', () => {
    expect(faults(AgreementDraft, { ...draft, parties: [{ partner: 'USA' }] })).toMatchObject([
      { path: '/parties', code: 'too-small', message: 'an agreement has two or more parties' },
    ]);
    expect(faults(AgreementDraft, { ...draft, title: 'x'.repeat(501) })).toMatchObject([{ path: '/title', code: 'too-big' }]);
  });
  it('begin with the prefix given', () => {
    const result = EventEnvelope.safeParse({ ...envelope, time: 'noon' });
    expect(result.error && faultsOf(result.error, ['events', 3])).toMatchObject([{ path: '/events/3/time', code: 'invalid-format' }]);
  });
});

describe('a wrong partner reference', () => {
  const accepted = ['string such as PER or nato', '{ scheme, code, on? }', '{ name, on? }'];

  it('is told every accepted form', () => {
    expect(faults(PartnerReference, 42)).toEqual([{ path: '', code: 'wrong-type', message: `expected one of: ${accepted.join('; ')}`, accepted }]);
    expect(faults(AgreementDraft, { ...draft, parties: [{ partner: 'Peru!' }, { partner: 'CAN' }] })).toEqual([
      { path: '/parties/0/partner', code: 'invalid-format', message: 'expected an ISO alpha-3 code such as PER or a slug such as nato', accepted },
    ]);
    expect(faults(AgreementDraft, { ...draft, parties: [{}, { partner: 'CAN' }] })).toEqual([
      { path: '/parties/0/partner', code: 'missing', message: '"partner" is missing', accepted },
    ]);
  });
  it('is measured by the form it was meant to have', () => {
    expect(faults(PartnerReference, { scheme: 'cow' })).toEqual([{ path: '/code', code: 'missing', message: '"code" is missing' }]);
    expect(faults(PartnerReference, { name: 'Germany', at: '1985' })).toEqual([{ path: '/at', code: 'unknown-field', message: 'unknown field "at"' }]);
    expect(faults(PartnerReference, { scheme: 'gleditsch-ward', code: '255' })).toMatchObject([
      { path: '/scheme', code: 'invalid-value', accepted: expect.arrayContaining(['cow', 'm49']) },
    ]);
    expect(faults(PartnerReference, { name: 'Germany', on: '1985-02-31' })).toMatchObject([
      { path: '/on', message: 'this day does not exist in the calendar' },
    ]);
  });
  it('says something useful even where only the error is at hand', () => {
    const result = PartnerReference.safeParse({ scheme: 'cow' });
    expect(result.error && faultsOf(result.error)).toEqual([{ path: '/code', code: 'missing', message: '"code" is missing' }]);
    const status = z.union([z.enum(['signed', 'ended']), z.literal('live')]).safeParse('dead');
    expect(status.error && faultsOf(status.error)).toEqual([
      { path: '', code: 'invalid-value', message: 'expected one of: signed; ended; live', accepted: ['signed', 'ended', 'live'] },
    ]);
  });
});
