import { EVENTS, ownerOf, topic } from '@entente/contracts';
import { EventCodec } from '@entente/messaging';
import { v7 as uuidv7 } from 'uuid';

export const STATES = Array.from({ length: 190 }, (_, n) => String.fromCharCode(65 + (n % 26), 65 + Math.floor(n / 26), 90 - (n % 26)));
const KINDS = ['alliance', 'general-defence-cooperation', 'training-and-education', 'research', 'arms-procurement', 'logistics', 'exercise'];
const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
let seed = 42;
/** The same numbers every time. */
const random = (most) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) % most;
/** A few states have many agreements, as in life. */
const state = () => STATES[Math.floor((random(10_000) / 10_000) ** 2 * STATES.length)];

function event(name, subject, sequence, data) {
  const owner = name.startsWith('partner-') ? 'partners' : 'agreements';
  return {
    id: uuidv7(),
    source: `urn:entente:${owner}`,
    type: `entente.${owner}.${name}.v1`,
    subject,
    sequence,
    time: new Date(Date.UTC(2026, 0, 1) + random(1e9)).toISOString(),
    label,
    data,
  };
}

function* partners() {
  for (const id of STATES) {
    yield event('partner-registered', id, 1, {
      partner: {
        id,
        kind: 'state',
        name: `Republic of ${id}`,
        names: [{ text: `The Republic of ${id}`, use: 'formal' }],
        identifiers: [{ scheme: 'iso3166-1-alpha-3', code: id }],
        region: { code: '019', name: 'Americas' },
        version: 1,
      },
    });
  }
}

/** A register as it grows: mostly agreements of two, registered with all their facts; now and then a correction. */
function* agreements() {
  for (let n = 0; ; n++) {
    const [a, b] = [state(), state()];
    if (a === b) continue;
    const id = uuidv7();
    const signedOn = `${1950 + random(75)}-0${1 + random(9)}-1${random(10)}`;
    const parties = [...new Set(n % 20 === 0 ? [a, b, ...Array.from({ length: 6 }, state)] : [a, b])].map((partner) => ({
      partner,
      actions: [{ id: uuidv7(), action: 'signed', actedOn: signedOn }],
      spells: [{ id: uuidv7(), from: signedOn, basis: 'signature' }],
    }));
    const agreement = {
      title: `Agreement between the Government of ${a} and the Government of ${b} on co-operation in the field of defence, no. ${n}`,
      kind: KINDS[random(KINDS.length)],
      alsoKinds: [],
      signedOn,
      inForceOn: signedOn,
      citation: `${n} UNTS ${random(900)}`,
      parties,
      warnings: [],
      obligations: n % 3 === 0 ? [{ id: uuidv7(), kind: 'consultation', provision: 'article 4', owedBy: [], owedTo: [] }] : [],
      report: { source: 'urn:bench', record: String(n), revision: 1 },
    };
    const about = { title: agreement.title, kind: agreement.kind };
    yield event('agreement-registered', id, 1, { agreement });
    for (const { partner, actions } of parties) yield event('party-action-recorded', id, 1, { ...about, partner, action: actions[0] });
    yield event('agreement-entered-into-force', id, 1, { ...about, inForceOn: signedOn });
    for (const { partner, spells } of parties) yield event('party-bound', id, 1, { ...about, partner, spell: spells[0] });
    for (const obligation of agreement.obligations) yield event('obligation-recorded', id, 1, { ...about, obligation });
    if (n % 10 === 0)
      yield event('agreement-corrected', id, 2, { agreement: { ...agreement, title: `${agreement.title} (corrected)` }, reason: 'the title was misspelt' });
  }
}

const BATCH = 2_000;

/** Publishes the directory and then events of a growing register until there are `wanted` records; the same facts every time. */
export async function fillLog(bus, wanted) {
  for (const batch of recordBatches(wanted)) await bus.publish(batch);
}

/** The records of `fillLog` in batches as an owner publishes them. */
export function* recordBatches(wanted, size = BATCH) {
  seed = 42;
  const codec = new EventCodec(EVENTS);
  let batch = [];
  let count = 0;
  for (const one of everything()) {
    batch.push(codec.encode(topic(ownerOf(one.type), 'events'), one));
    // The directory goes first, by itself: who resolves partners must know them.
    if (++count === wanted || batch.length === size || count === STATES.length) {
      yield batch;
      batch = [];
    }
    if (count === wanted) return;
  }
}

function* everything() {
  yield* partners();
  yield* agreements();
}
