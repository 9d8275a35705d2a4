/** Messages and their drafts. */
export const messageRoutes = [] as const;
