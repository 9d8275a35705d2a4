import { PUBLIC_LABEL, type ChannelRecord, type CrisisRecord } from '@entente/contracts';
import type { Channel } from './channel.js';
import type { Crisis } from './crisis.js';
import type { Moment } from './decision.js';

/** For specs: an open crisis between Norway and Russia, at its assessment since 20 January 2026. */
export function aCrisis(record: Partial<CrisisRecord> = {}): Crisis {
  return {
    id: 'crisis',
    version: 1,
    label: PUBLIC_LABEL,
    record: {
      title: 'Encounters at sea',
      openedOn: '2026-01-10',
      severity: 'moderate',
      actors: [
        { partner: 'NOR', role: 'involved' },
        { partner: 'RUS', role: 'involved' },
      ],
      state: 'open',
      phases: [
        { phase: 'indications-and-warning', on: '2026-01-10' },
        { phase: 'assessment', on: '2026-01-20' },
      ],
      warnings: [],
      ...record,
    },
  };
}

/** For specs: a channel between Norway and Russia, proposed on 10 January 2026. */
export function aChannel(record: Partial<ChannelRecord> = {}): Channel {
  return {
    id: 'channel',
    version: 1,
    label: PUBLIC_LABEL,
    record: { title: 'Line', parties: ['NOR', 'RUS'], state: 'proposed', proposedOn: '2026-01-10', proposedBy: 'hand', ...record },
  };
}

/** For specs: 1 February 2026, ids that count up. */
export function aMoment(now = '2026-02-01T09:00:00Z'): Moment {
  let ids = 0;
  return { now: new Date(now), newId: () => `01890a5d-ac96-774b-bcce-${String((ids += 1)).padStart(12, '0')}` };
}
