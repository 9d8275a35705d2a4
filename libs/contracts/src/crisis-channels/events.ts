import { channelEvents } from './channel-events.js';
import { crisisEvents } from './crisis-events.js';
import { logEvents } from './log-events.js';
import { messageEvents } from './message-events.js';
import { stepEvents } from './step-events.js';

export const crisisChannelsEvents = [...crisisEvents, ...channelEvents, ...messageEvents, ...logEvents, ...stepEvents] as const;
