/** Messages and their drafts. */
export const messageEvents = [] as const;
