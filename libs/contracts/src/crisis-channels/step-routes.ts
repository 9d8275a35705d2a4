import { crisisPostRoutes } from './crisis-post-routes.js';
import { explanationRoutes } from './explanation-routes.js';
import { handlingRoutes } from './handling-routes.js';
import { measureRoutes } from './measure-routes.js';

/** What is done within a crisis. */
export const stepRoutes = [...crisisPostRoutes, ...measureRoutes, ...explanationRoutes, ...handlingRoutes] as const;
