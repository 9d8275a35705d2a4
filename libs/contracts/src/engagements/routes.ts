import { engagementRoutes } from './engagement-routes.js';
import { followUpRoutes } from './follow-up-routes.js';
import { objectiveRoutes } from './objective-routes.js';
import { postingRoutes } from './posting-routes.js';

export const engagementsRoutes = [...engagementRoutes, ...followUpRoutes, ...postingRoutes, ...objectiveRoutes] as const;
