import { PUBLIC_LABEL, type ChannelRecord, type Label, type MessageTemplate, type Reader } from '@entente/contracts';
import { aChannel } from '../a-crisis.js';
import type { Course, Message, Sent } from './course.js';
import type { Surroundings } from './settle-message.js';
import type { Acting, Standing } from './standing.js';

export const SECRET: Label = { ...PUBLIC_LABEL, classification: 'SECRET' };

/** For specs: a message of Norway to Russia, its third, at position 7. */
export function aSentMessage(id: string, sent: Partial<Sent> = {}, course: Partial<Course> = {}, label: Label = PUBLIC_LABEL): Message {
  const content: Sent = {
    ...{ kind: 'message-sent', message: id, from: 'NOR', number: 3, to: ['RUS'], precedence: 'routine', language: 'en', translation: 'none' },
    ...{ textDigest: '0'.repeat(64), acknowledgeBy: '2026-02-01T15:00:00.000Z' },
    ...sent,
  };
  const duties = content.to.map((party) => ({ party, overdue: [], late: [] }));
  return { course: { id, channel: 'channel', position: 7, sentAt: '2026-02-01T09:00:00.000Z', sent: content, duties, told: 1, ...course }, label };
}

/** For specs: an open channel of Norway, Russia and Finland with messages on it. */
export function aStanding(messages: readonly Message[] = [], record: Partial<ChannelRecord> = {}, label: Label = PUBLIC_LABEL): Standing {
  const channel = aChannel({ state: 'open', parties: ['FIN', 'NOR', 'RUS'], ...record });
  const byId = new Map(messages.map((message) => [message.course.id, message]));
  return { channel: { ...channel, label }, numbers: { NOR: 3 }, find: (id) => byId.get(id) };
}

export function aReader(reader: Partial<Reader> = {}): Reader {
  return { clearance: 'SECRET', categories: [], belongsTo: ['RUS'], ...reader };
}

/** For specs: somebody who acts for Russia. */
export function anActing(side = 'RUS', reader: Partial<Reader> = {}): Acting {
  return { side, reader: aReader({ belongsTo: [side], ...reader }) };
}

const HAZARD: MessageTemplate = {
  id: 'hazard',
  title: 'Hazard',
  rule: { id: 'hazard' },
  fields: [
    { name: 'area', title: 'Area', kind: 'text', required: true },
    { name: 'from', title: 'From', kind: 'instant', required: true },
    { name: 'middle', title: 'Middle', kind: 'position', required: false },
    { name: 'shots', title: 'Shots', kind: 'number', required: false },
    { name: 'day', title: 'Day', kind: 'day', required: false },
  ],
  patterns: { en: ['HAZARD', 'Area: {area}', 'From {from}', 'Middle: {middle}', 'Shots {shots} on {day}'] },
};

/** For specs: a directory of three states and an organisation, one template, and the crises somebody may read. */
export function aSurrounding(crises: Readonly<Record<string, Label>> = {}): Surroundings {
  const known = ['NOR', 'RUS', 'FIN', 'nato'];
  return {
    directory: {
      resolve: () => {
        throw new Error('messages name partners by their ids');
      },
      get: (id) => (known.includes(id) ? { kind: 'state' } : undefined),
    },
    templates: [HAZARD],
    belongsTo: (partner) => (partner === 'NOR' ? ['NOR', 'nato'] : [partner]),
    crises: new Map(Object.entries(crises)),
  };
}
