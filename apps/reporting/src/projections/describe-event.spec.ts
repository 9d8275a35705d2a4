import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventEnvelope, EVENTS, partyActionRecorded, PUBLIC_LABEL } from '@entente/contracts';
import { anAgreement, anEvent, aPartner } from '../../spec/events.js';
import { isHistory, partnersIn, summaryOf } from './describe-event.js';

const ratified = anEvent(
  partyActionRecorded,
  { subject: 'x', sequence: 2 },
  {
    title: 'A treaty',
    kind: 'alliance',
    constitutes: 'nato',
    partner: 'PER',
    action: { id: '01890a5d-ac96-774b-bcce-b302099a8057', action: 'ratified', actedOn: '2001-02' },
  },
);

const SAMPLES = join(import.meta.dirname, '../../../../libs/contracts/samples');

function samplesOf(type: string): EventEnvelope[] {
  return readdirSync(join(SAMPLES, type)).map((file) => EventEnvelope.parse(JSON.parse(readFileSync(join(SAMPLES, type, file), 'utf8'))));
}

describe('history', () => {
  it.each(EVENTS.filter(({ direction }) => direction === 'domain').map(({ type }) => type))('has a line for %s', (type) => {
    for (const { subject = '', sequence = 1, label = PUBLIC_LABEL, data, ...sample } of samplesOf(type)) {
      const summary = summaryOf({ ...sample, time: sample.time ?? '', subject, sequence, label, data });
      expect(summary).not.toBe(type);
      expect(summary).not.toMatch(/undefined|null|\[object|^\s*$/);
    }
  });

  it('leaves out heads of logs, and nothing else', () => {
    const left = EVENTS.filter(({ type }) =>
      samplesOf(type).some((event) => !isHistory({ ...ratified, ...event, time: '', subject: '', sequence: 1, label: PUBLIC_LABEL })),
    );
    expect(left.map(({ type }) => type)).toEqual(['entente.crisis-channels.channel-head-signed.v1']);
  });

  it('says in a line what happened', () => {
    expect(summaryOf(ratified)).toBe('PER ratified "A treaty" on 2001-02');
    expect(summaryOf(aPartner('PER'))).toBe('Name of PER is in the directory');
    const [registered] = anAgreement({ title: 'On mutual visits' }).events;
    expect(registered && summaryOf(registered)).toBe('"On mutual visits" registered');
  });

  it('tells the other of two parties, but not every one of many', () => {
    expect(partnersIn(ratified, ['PER', 'CHL'])).toEqual(['PER', 'CHL', 'nato']);
    expect(partnersIn(ratified, ['PER', 'CHL', 'BOL'])).toEqual(['PER', 'nato']);
  });
});
