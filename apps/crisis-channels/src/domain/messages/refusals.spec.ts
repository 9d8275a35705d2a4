import { describe, expect, it } from '@jest/globals';
import { DomainError, MessageDraft, PUBLIC_LABEL, type ChannelRecord, type Label } from '@entente/contracts';
import { aMoment } from '../a-crisis.js';
import { acknowledge } from './acknowledge.js';
import { aSentMessage, aStanding, aSurrounding, anActing, SECRET } from './a-message.js';
import { draftMessage, releaseDraft, withdrawDraft, type Draft } from './draft.js';
import { refuseUnreleased } from './send-message.js';
import { messageWarnings, refuseOvertaken, settleMessage } from './settle-message.js';
import type { Acting, Standing } from './standing.js';

const AT = ['body'];
const moment = aMoment();
const say = (draft: object = {}): MessageDraft => MessageDraft.parse({ precedence: 'routine', language: 'en', text: 'Hello.', ...draft });

function outcomeOf(work: () => unknown): string {
  try {
    work();
    return 'allowed';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [`${error.kind} ${error.code}`, ...error.faults.map(({ path }) => path)].join(' ').trim();
  }
}

const old = aSentMessage('old', {}, { supersededBy: 'new' });
const [mine, theirs] = [aSentMessage('mine', { from: 'RUS', to: ['NOR'] }), aSentMessage('theirs')];
const elsewhere = aSentMessage('elsewhere', {}, { channel: 'another' });
const others = aSentMessage('others', { from: 'NOR', to: ['FIN'] });
const mineOld = aSentMessage('mineOld', { from: 'RUS', to: ['NOR'] }, { supersededBy: 'hidden' });
const hidden = aSentMessage('hidden', { from: 'RUS', to: ['NOR'] }, {}, SECRET);
const found = [old, aSentMessage('new'), mine, theirs, elsewhere, others, mineOld, hidden];
const ids = new Map(found.map(({ course: { id } }, index) => [id, `01890a5d-ac96-774b-bcce-${String(index + 100).padStart(12, '0')}`]));
const id = (name: string): string => ids.get(name) ?? name;
const messages = found.map(({ course, label }) => {
  const supersededBy = course.supersededBy === undefined ? undefined : id(course.supersededBy);
  return { label, course: { ...course, id: id(course.id), supersededBy } };
});
const CRISIS = '01890a5d-ac96-774b-bcce-000000000001';
const RESTRICTED: Label = { ...PUBLIC_LABEL, classification: 'RESTRICTED' };

type Refused = [string, string, () => unknown];
const settle =
  (draft: object, { on = aStanding(messages), as = anActing() }: { on?: Standing; as?: Acting } = {}) =>
  (): unknown =>
    settleMessage(say(draft), on, as, aSurrounding({ [CRISIS]: RESTRICTED }), AT);
const inState = (state: ChannelRecord['state']): { on: Standing } => ({ on: aStanding([], { state }) });

describe('sending', () => {
  it.each<Refused>([
    ['to all others', 'allowed', settle({})],
    ['on a degraded channel', 'allowed', settle({}, inState('degraded'))],
    ['on a proposed channel', 'rejected channel-not-open', settle({}, inState('proposed'))],
    ['on a closed channel', 'rejected channel-not-open', settle({}, inState('closed'))],
    ['by an outsider', 'forbidden not-a-party', settle({}, { as: anActing('SWE') })],
    ['to oneself', 'rejected addressed-to-oneself /body/to/0', settle({ to: ['RUS'] })],
    ['to an outsider', 'rejected addressee-not-a-party /body/to/1', settle({ to: ['NOR', 'SWE'] })],
    ['without text', 'rejected text-missing /body/text', settle({ text: undefined })],
    ['with fields alone', 'rejected fields-without-template /body/fields', settle({ fields: { area: 'x' } })],
    ['a reply to a message', 'allowed', settle({ inReplyTo: id('theirs') })],
    ['a reply to the own message', 'allowed', settle({ inReplyTo: id('mine') })],
    ['a reply to a superseded one', 'rejected message-superseded /body/inReplyTo', settle({ inReplyTo: id('old') })],
    ['a reply to one on another channel', 'rejected no-such-message /body/inReplyTo', settle({ inReplyTo: id('elsewhere') })],
    ['a reply to nothing', 'rejected no-such-message /body/inReplyTo', settle({ inReplyTo: CRISIS })],
    [
      'a reply to one above the clearance',
      'rejected no-such-message /body/inReplyTo',
      settle({ inReplyTo: id('hidden') }, { as: anActing('RUS', { clearance: 'RESTRICTED' }) }),
    ],
    ['a reply to one between others', 'forbidden not-addressed-to-you /body/inReplyTo', settle({ inReplyTo: id('others') })],
    ['a reply that passes by its sender', 'rejected reply-passes-by-sender /body/to', settle({ inReplyTo: id('theirs'), to: ['FIN'] })],
    ['a correction', 'allowed', settle({ supersedes: id('mine') })],
    ['a correction of the other side', 'forbidden not-your-message /body/supersedes', settle({ supersedes: id('theirs') })],
    ['a correction of what is corrected', 'rejected message-superseded /body/supersedes', settle({ supersedes: id('mineOld') })],
    ['under a label of nobody known', 'rejected unknown-policy /body/label/policy', settle({ label: { ...PUBLIC_LABEL, policy: 'SWE' } })],
    ['under a laxer label than the channel', 'rejected label-too-lax /body/label', settle({ label: PUBLIC_LABEL }, { on: aStanding([], {}, RESTRICTED) })],
    ['under a laxer label than what it answers', 'rejected label-too-lax /body/label', settle({ inReplyTo: id('hidden'), label: PUBLIC_LABEL })],
    [
      'under a label one does not hold',
      'forbidden label-not-held /body/label',
      settle({ label: SECRET }, { as: anActing('RUS', { clearance: 'RESTRICTED' }) }),
    ],
    ['on a crisis', 'allowed', settle({ crisis: CRISIS, label: SECRET })],
    ['on a crisis not all readers may read', 'rejected crisis-hidden /body/crisis', settle({ crisis: CRISIS })],
    ['on no known crisis', 'rejected crisis-unknown /body/crisis', settle({ crisis: id('mine') })],
    ['alone what two release', 'rejected releases-needed /body/precedence', () => refuseUnreleased(aStanding(), 'flash', AT, moment)],
    [
      'alone what the channel lets one release',
      'allowed',
      () => refuseUnreleased(aStanding([], { arrangements: { releases: { flash: 1 } } }), 'flash', AT, moment),
    ],
  ])('%s: %s', (_, expected, work) => {
    expect(outcomeOf(work)).toBe(expected);
  });

  it('says every fault at once', () => {
    expect(outcomeOf(settle({ text: undefined, to: ['SWE'], crisis: id('mine') }))).toBe('rejected addressee-not-a-party /body/to/0 /body/text /body/crisis');
  });

  it('names what supersedes only to who may read it', () => {
    const detail = (as: Acting): string => {
      try {
        settle({ supersedes: id('mineOld') }, { as })();
      } catch (error) {
        if (error instanceof DomainError) return error.message;
      }
      return '';
    };
    expect(detail(anActing())).toContain(id('hidden'));
    expect(detail(anActing('RUS', { clearance: 'RESTRICTED' }))).not.toContain(id('hidden'));
  });

  it('is as protected as the channel, and as what it speaks of', () => {
    const label = (draft: object): unknown => settleMessage(say(draft), aStanding(messages, {}, RESTRICTED), anActing(), aSurrounding(), AT).label;
    expect(label({})).toEqual(RESTRICTED);
    expect(label({ inReplyTo: id('hidden') })).toMatchObject({ classification: 'SECRET' });
  });

  it('warns, outside the hours, in another language, past a label', () => {
    const hours = { zone: 'Europe/Oslo', opens: '08:00', closes: '10:00' };
    const stated = settleMessage(
      say({ label: { ...PUBLIC_LABEL, policy: 'nato' }, to: ['NOR', 'RUS'] }),
      aStanding(),
      { ...anActing('FIN', { belongsTo: ['FIN', 'nato'] }) },
      aSurrounding(),
      AT,
    );
    const codes = (now: string): string[] =>
      messageWarnings(stated, aStanding([], { arrangements: { hours, languages: ['ru'] } }), aSurrounding(), aMoment(now)).map(({ code }) => code);
    expect(codes('2026-02-01T08:59:00Z')).toEqual(['language-not-agreed', 'addressee-may-not-read']);
    expect(codes('2026-02-01T09:00:00Z')).toEqual(['outside-hours', 'language-not-agreed', 'addressee-may-not-read']);
    expect(codes('2026-07-01T06:00:00Z')).not.toContain('outside-hours');
  });
});

describe('acknowledging', () => {
  const by =
    (as: Acting, ...asked: string[]) =>
    (): unknown =>
      acknowledge(asked.map(id), aStanding(messages), as, ['body', 'messages']);
  it.each<Refused>([
    ['what was addressed to one', 'allowed', by(anActing(), 'theirs')],
    ['what is superseded', 'allowed', by(anActing(), 'old')],
    ["another's message", 'rejected not-addressed-to-you /body/messages/1', by(anActing(), 'theirs', 'others')],
    ['the own message', 'rejected not-addressed-to-you /body/messages/0', by(anActing(), 'mine')],
    ['what one may not read', 'rejected no-such-message /body/messages/0', by(anActing('NOR', { clearance: 'RESTRICTED' }), 'hidden')],
    ['what is on another channel', 'rejected no-such-message /body/messages/0', by(anActing(), 'elsewhere')],
    ['as an outsider', 'forbidden not-a-party', by(anActing('SWE'), 'theirs')],
  ])('%s: %s', (_, expected, work) => {
    expect(outcomeOf(work)).toBe(expected);
  });

  it('comes once to the log', () => {
    const once = acknowledge([id('theirs'), id('theirs')], aStanding(messages), anActing(), AT);
    expect(once).toEqual([{ kind: 'message-acknowledged', message: id('theirs'), from: 'NOR', number: 3, by: 'RUS' }]);
    const received = aSentMessage('received', {}, { duties: [{ party: 'RUS', acknowledgedAt: '2026-02-01T09:01:00Z', overdue: [], late: [] }] });
    expect(acknowledge(['received'], aStanding([received]), anActing(), AT)).toEqual([]);
  });
});

describe('a draft', () => {
  const { channel } = aStanding();
  const stated = settleMessage(say({ precedence: 'flash' }), aStanding(), anActing(), aSurrounding(), AT);
  const drafted = draftMessage(stated, channel, { side: 'RUS', sub: 'author' }, moment).next;
  const released = (draft: Draft, by: string): Draft => releaseDraft(draft, channel, by, 'message', moment).next;
  const once = released(drafted, 'first');
  const sent = released(once, 'second');
  const withdrawn = withdrawDraft(drafted, channel, 'author', moment).next;
  const routine = draftMessage({ ...stated, precedence: 'routine' }, channel, { side: 'RUS', sub: 'author' }, moment).next;

  it.each<Refused>([
    ['released by another', 'allowed', () => released(drafted, 'first')],
    ['released by its author', 'forbidden own-draft', () => released(drafted, 'author')],
    ['released by its author after another', 'forbidden own-draft', () => released(once, 'author')],
    ['released twice by one', 'rejected released-already', () => released(once, 'first')],
    ['released once sent', 'rejected draft-sent', () => released(sent, 'third')],
    ['released once withdrawn', 'rejected draft-withdrawn', () => released(withdrawn, 'first')],
    ['withdrawn once sent', 'rejected draft-sent', () => withdrawDraft(sent, channel, 'author', moment)],
    ['withdrawn twice', 'rejected draft-withdrawn', () => withdrawDraft(withdrawn, channel, 'author', moment)],
    ['that one person releases, by its author', 'allowed', () => released(routine, 'author')],
  ])('%s: %s', (_, expected, work) => {
    expect(outcomeOf(work)).toBe(expected);
  });

  it('waits for so many different persons', () => {
    expect([once.record.state, sent.record.state, released(routine, 'author').record.state]).toEqual(['waiting', 'sent', 'sent']);
    const three = { ...channel, record: { ...channel.record, arrangements: { releases: { flash: 3 } } } };
    expect(releaseDraft(once, three, 'second', 'message', moment).next.record.state).toBe('waiting');
  });

  it('is seen by its own side only', () => {
    expect(drafted.label).toMatchObject({ policy: 'RUS', releasableTo: ['RUS'] });
  });

  it('is not sent once it is overtaken', () => {
    const reply = settleMessage(say({ inReplyTo: id('theirs') }), aStanding(messages), anActing(), aSurrounding(), AT);
    const overtaken = (on: Standing) => (): void => refuseOvertaken(reply, on, anActing(), aSurrounding(), ['draft']);
    expect(outcomeOf(overtaken(aStanding(messages)))).toBe('allowed');
    const superseded = messages.map((message) => ({ ...message, course: { ...message.course, supersededBy: id('new') } }));
    expect(outcomeOf(overtaken(aStanding(superseded)))).toBe('rejected message-superseded /draft/inReplyTo');
    expect(outcomeOf(overtaken(aStanding(messages, { state: 'closed' })))).toBe('rejected channel-not-open');
    expect(outcomeOf(overtaken(aStanding(messages, {}, RESTRICTED)))).toBe('rejected label-too-lax /draft/label');
  });
});

describe('a template', () => {
  const fields = { area: 'Barents Sea', from: '2026-02-01T09:00:00Z' };
  const filled = (given: object, more: object = {}) => settle({ text: undefined, template: 'hazard', fields: given, ...more });
  it.each<Refused>([
    ['with its fields', 'allowed', filled(fields)],
    ['that is not known', 'rejected template-unknown /body/template', filled(fields, { template: 'greeting' })],
    ['in a language it has no text in', 'rejected template-language /body/language', filled(fields, { language: 'fr' })],
    ['without what it needs', 'rejected field-missing /body/fields/from', filled({ area: 'x' })],
    ['with what it does not know', 'rejected field-unknown /body/fields/speed', filled({ ...fields, speed: '9' })],
    ['with a word for an instant', 'rejected field-malformed /body/fields/from', filled({ ...fields, from: 'noon' })],
    ['with a position off the globe', 'rejected field-malformed /body/fields/middle', filled({ ...fields, middle: '91 20' })],
    ['with a word for a number', 'rejected field-malformed /body/fields/shots', filled({ ...fields, shots: 'many' })],
    ['with no day', 'rejected field-malformed /body/fields/day', filled({ ...fields, day: '2026-02-30' })],
    ['with blanks for a text', 'rejected field-malformed /body/fields/area', filled({ ...fields, area: '  ' })],
    ['with a text of its own', 'rejected text-beside-template /body/text', filled(fields, { text: 'Hello.' })],
  ])('%s: %s', (_, expected, work) => {
    expect(outcomeOf(work)).toBe(expected);
  });

  it('says its fields, and leaves out lines without any', () => {
    const text = (given: object): string =>
      settleMessage(say({ text: undefined, template: 'hazard', fields: given }), aStanding(), anActing(), aSurrounding(), AT).text;
    expect(text(fields)).toBe('HAZARD\nArea: Barents Sea\nFrom 2026-02-01T09:00:00Z');
    expect(text({ ...fields, middle: '-69.7 31', shots: '3' })).toBe('HAZARD\nArea: Barents Sea\nFrom 2026-02-01T09:00:00Z\nMiddle: -69.7 31\nShots 3 on —');
  });
});
