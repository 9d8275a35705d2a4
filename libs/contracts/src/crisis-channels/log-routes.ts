/** The log of a channel, its stream and its webhooks. */
export const logRoutes = [] as const;
