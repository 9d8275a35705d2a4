import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ROUTES } from '@entente/contracts';
import { createLogger, readConfig, startService } from '@entente/service-kit';
import type { FastifyInstance } from 'fastify';
import { CONFIG, GATEWAY_CONFIG, type GatewayConfig } from './gateway-config.js';
import { GatewayModule } from './gateway.module.js';
import { refuseMethods } from './http/refuse-methods.js';
import { secureHeaders } from './http/security-headers.js';

/** Starts the public door; the configuration comes from the environment where none is given. */
export function startGateway(config: GatewayConfig = readConfig(GATEWAY_CONFIG)): Promise<NestFastifyApplication> {
  const logger = createLogger('gateway', config.LOG_LEVEL);
  return startService({
    name: 'gateway',
    module: GatewayModule,
    config,
    logger,
    bodies: 'unread',
    streamed: new Set(ROUTES.filter(({ streams }) => streams).map(({ path }) => path)),
    platform: [{ provide: CONFIG, useValue: config }],
    prepare: async (app) => {
      const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
      secureHeaders(fastify);
      refuseMethods(fastify, logger);
    },
  });
}
