import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export type Behave = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/** Stands in for a service whose failures are under test: a real HTTP server that does what the test says. */
export interface StandInService {
  url: string;
  port: number;
  seen: SeenRequest[];
  behave: Behave;
  /** Hangs up on everybody and listens no more. */
  stop(): Promise<void>;
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(JSON.stringify(body));
}

/** Takes every event: `stored` with the event's id. */
export const storesEverything: Behave = ({ body }, response) => {
  const events: { id: string }[] = JSON.parse(body.toString());
  json(response, 202, { results: events.map(({ id }) => ({ id, outcome: 'stored', subject: `of-${id}` })) });
};

export async function startStandIn(behave: Behave = (_, response) => json(response, 200, {}), port = 0): Promise<StandInService> {
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const seen: SeenRequest = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      if (seen.url === '/health/ready') return json(response, 200, { status: 'ok' });
      service.seen.push(seen);
      await service.behave(seen, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const service: StandInService = {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    seen: [],
    behave,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}
