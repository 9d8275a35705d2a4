import { Controller, Res } from '@nestjs/common';
import { asyncApiDocument, defineRoute, openApiDocument, type Route } from '@entente/contracts';
import { Endpoint } from '@entente/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { documentsPage, PAGE_POLICY } from './documents-page.js';

const open = { method: 'GET', service: 'gateway', roles: 'public', response: z.unknown() } as const;
const openApi: Route = defineRoute({ ...open, id: 'getOpenApi', path: '/openapi.json', summary: 'The HTTP surface, as OpenAPI.' });
const asyncApi: Route = defineRoute({ ...open, id: 'getAsyncApi', path: '/asyncapi.json', summary: 'The topics and events, as AsyncAPI.' });
const docs: Route = defineRoute({ ...open, id: 'getDocs', path: '/docs', summary: 'A page to read the documents.' });

/** The documents of the public surface, made from the contracts when they are first asked for; the same for everybody. */
@Controller()
export class DocumentsController {
  private readonly made = new Map<string, Buffer>();

  @Endpoint(openApi)
  async openApi(@Res() reply: FastifyReply): Promise<void> {
    await this.send(reply, 'application/json; charset=utf-8', 'openapi', () => JSON.stringify(openApiDocument()));
  }

  @Endpoint(asyncApi)
  async asyncApi(@Res() reply: FastifyReply): Promise<void> {
    await this.send(reply, 'application/json; charset=utf-8', 'asyncapi', () => JSON.stringify(asyncApiDocument()));
  }

  @Endpoint(docs)
  async docs(@Res() reply: FastifyReply): Promise<void> {
    reply.header('content-security-policy', PAGE_POLICY);
    await this.send(reply, 'text/html; charset=utf-8', 'docs', () => documentsPage(openApiDocument()));
  }

  private async send(reply: FastifyReply, type: string, name: string, make: () => string): Promise<void> {
    const document = this.made.get(name) ?? Buffer.from(make());
    this.made.set(name, document);
    await reply.header('content-type', type).header('cache-control', 'no-cache').send(document);
  }
}
