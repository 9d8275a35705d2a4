/** What is done within a crisis. */
export const stepEvents = [] as const;
