import { dayOf, type DossierParts, type Label, type PartialDate } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { z } from 'zod';
import { channelsExcerpt } from './channels/channels-excerpt.js';
import { occasionsExcerpt } from './occasions/occasions-excerpt.js';
import { followUpsExcerpt, postingsExcerpt } from './postings/postings-excerpt.js';

type Around = Pick<z.infer<typeof DossierParts>, 'engagements' | 'exercises' | 'crises' | 'channels' | 'postings' | 'followUps'>;

/** What happens around a partner, or between two, on a day; with the labels of all that is shown. */
export async function readAround(tx: Tx, partners: readonly string[], asOf: PartialDate, now: Date): Promise<{ parts: Around; labels: Label[] }> {
  const parts: Around = {
    engagements: await occasionsExcerpt(tx, 'engagements', partners, asOf),
    exercises: await occasionsExcerpt(tx, 'exercises', partners, asOf),
    crises: await occasionsExcerpt(tx, 'crisis-channels', partners, asOf),
    channels: await channelsExcerpt(tx, partners, asOf),
    postings: await postingsExcerpt(tx, partners, asOf),
    followUps: await followUpsExcerpt(tx, partners, dayOf(now)),
  };
  const { engagements, exercises, crises, channels, postings, followUps } = parts;
  const shown = [...[engagements, exercises, crises].flatMap(({ next, last }) => [...next, ...last]), ...channels.items, ...postings.items, ...followUps.items];
  return { parts, labels: shown.map(({ label }) => label) };
}
