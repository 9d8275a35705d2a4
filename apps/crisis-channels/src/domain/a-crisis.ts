import { PUBLIC_LABEL, type ChannelRecord, type CrisisRecord } from '@entente/contracts';
import type { Channel } from './channel.js';
import type { Crisis } from './crisis.js';
import type { Moment } from './decision.js';
import type { Rules } from './rules.js';

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

const term = (hours: number): { id: string; hours: number } => ({ id: `within-${hours}-hours`, hours });
const handled = (minutes: number): { id: string; acknowledge: number; reply: number } => ({
  id: `within-${minutes}-minutes`,
  acknowledge: minutes,
  reply: minutes,
});

const RULES: Rules = {
  handling: { flash: handled(10), immediate: handled(30), priority: handled(180), routine: handled(360) },
  releases: { flash: 2, immediate: 1, priority: 1, routine: 1 },
  explanation: { answer: term(48), meeting: term(48) },
  situationReports: { critical: term(4), high: term(12), moderate: term(24), low: term(168) },
  missedChecks: { id: 'missed-line-checks', streak: 3 },
};

/** For specs: 1 February 2026, ids that count up. */
export function aMoment(now = '2026-02-01T09:00:00Z'): Moment {
  let ids = 0;
  return { now: new Date(now), rules: RULES, newId: () => `01890a5d-ac96-774b-bcce-${String((ids += 1)).padStart(12, '0')}` };
}
