import { channelRoutes } from './channel-routes.js';
import { crisisRoutes } from './crisis-routes.js';
import { lineRoutes } from './line-routes.js';
import { logRoutes } from './log-routes.js';
import { messageRoutes } from './message-routes.js';
import { stepRoutes } from './step-routes.js';
import { webhookRoutes } from './webhook-routes.js';

export const crisisChannelsRoutes = [
  ...crisisRoutes,
  ...messageRoutes,
  ...logRoutes,
  ...webhookRoutes,
  ...lineRoutes,
  ...channelRoutes,
  ...stepRoutes,
] as const;
