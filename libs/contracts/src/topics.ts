/** Every service that owns facts. */
export const OWNERS = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels'] as const;
export type Owner = (typeof OWNERS)[number];

export type TopicKind = 'events' | 'inbox' | 'dead';

/** `entente.<owner>.events|inbox|dead`. */
export function topic(owner: string, kind: TopicKind): string {
  return `entente.${owner}.${kind}`;
}

/** The owner in an event type `entente.<owner>.<name>.v<N>`, or undefined where the type has another form. */
export function ownerOf(type: string): string | undefined {
  return /^entente\.([a-z-]+)\.[a-z-]+\.v[1-9]\d*$/.exec(type)?.[1];
}

/** What a bus adapter needs to know to create a topic. Events are kept for ever: read models are rebuilt from them. */
export interface TopicSettings {
  name: string;
  partitions: number;
  retentionMs: number | 'forever';
}

const MONTH_MS = 30 * 24 * 3600 * 1000;

export const TOPICS: readonly TopicSettings[] = [
  ...OWNERS.flatMap((owner): TopicSettings[] => [
    { name: topic(owner, 'events'), partitions: 1, retentionMs: 'forever' },
    { name: topic(owner, 'inbox'), partitions: 1, retentionMs: MONTH_MS },
    { name: topic(owner, 'dead'), partitions: 1, retentionMs: 3 * MONTH_MS },
  ]),
  // Reporting owns no facts, but what it could not project is told like any other refusal.
  { name: topic('reporting', 'dead'), partitions: 1, retentionMs: 3 * MONTH_MS },
];
