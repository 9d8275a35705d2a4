import { ExportLogController } from './features/export-log/export-log.controller.js';
import { ListHeadsController } from './features/sign-heads/list-heads.controller.js';
import { WebhooksController } from './features/keep-webhooks/webhooks.controller.js';
import { SignHeads } from './features/sign-heads/sign-heads.js';
import { StreamChannelController } from './features/stream-channel/stream-channel.controller.js';
import { TellWebhooks } from './features/tell-webhooks/tell-webhooks.js';
import { ChannelFeed } from './persistence/channel-feed.js';
import { ChannelHeads } from './persistence/channel-heads.js';
import { LogReader } from './persistence/log-reader.js';
import { WebhookDeliveries } from './persistence/webhook-deliveries.js';
import { WebhookRepository } from './persistence/webhook.repository.js';

/** What is made of the logs of channels: what the timers' handlers need of it as well. */
export const LOG = [ChannelHeads, LogReader];

export const LOG_TIMERS = [SignHeads];

export const LOG_PROVIDERS = [ChannelFeed, WebhookRepository, WebhookDeliveries, TellWebhooks];

export const LOG_CONTROLLERS = [ListHeadsController, ExportLogController, StreamChannelController, WebhooksController];
