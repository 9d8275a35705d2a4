/** The log of a channel. */
export const logEvents = [] as const;
