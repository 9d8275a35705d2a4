/** What is done within a crisis. */
export const stepRoutes = [] as const;
