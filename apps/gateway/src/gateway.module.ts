import { Module } from '@nestjs/common';
import { ROUTES } from '@entente/contracts';
import { AskParts } from './features/compose-answers/ask-parts.js';
import { DossierController } from './features/compose-answers/dossier.controller.js';
import { RelationController } from './features/compose-answers/relation.controller.js';
import { forwardController } from './features/forward-request/forward.controller.js';
import { Forwarder } from './services/forwarder.js';
import { EventDispatch } from './features/publish-events/event-dispatch.js';
import { PublishEventsController } from './features/publish-events/publish-events.controller.js';
import { DeadLettersController } from './features/replay-dead-letters/dead-letters.controller.js';
import { DocumentsController } from './features/show-documents/documents.controller.js';
import { RateLimitGuard } from './http/rate-limit.guard.js';
import { Services } from './services/services.js';

@Module({
  controllers: [PublishEventsController, DeadLettersController, DossierController, RelationController, forwardController(ROUTES), DocumentsController],
  providers: [Services, Forwarder, EventDispatch, AskParts, RateLimitGuard],
})
export class GatewayModule {}
