import { agreementsEvents } from './agreements/events.js';
import { agreementsRoutes } from './agreements/routes.js';
import { crisisChannelsEvents } from './crisis-channels/events.js';
import { crisisChannelsRoutes } from './crisis-channels/routes.js';
import { engagementsEvents } from './engagements/events.js';
import { engagementsRoutes } from './engagements/routes.js';
import type { EventDefinition } from './event-registry.js';
import { exercisesEvents } from './exercises/events.js';
import { exercisesRoutes } from './exercises/routes.js';
import { intakeRoutes } from './intake.js';
import { partnersEvents } from './partners/events.js';
import { partnersRoutes } from './partners/routes.js';
import { reportingRoutes } from './reporting/routes.js';
import type { Route } from './route.js';

/** Every event type of the wire language. */
export const EVENTS: readonly EventDefinition[] = [...partnersEvents, ...agreementsEvents, ...engagementsEvents, ...exercisesEvents, ...crisisChannelsEvents];
/** Every route of the public surface, the more specific path first. */
export const ROUTES: readonly Route[] = [
  ...intakeRoutes,
  ...partnersRoutes,
  ...agreementsRoutes,
  ...engagementsRoutes,
  ...exercisesRoutes,
  ...crisisChannelsRoutes,
  ...reportingRoutes,
];
