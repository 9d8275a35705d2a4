import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const Event = z.looseObject({
  id: z.string(),
  data: z.looseObject({ report: z.object({ source: z.string(), record: z.string(), revision: z.int() }), title: z.string().optional() }),
});
const Batch = z.array(Event);

/** What the stand-in does with one request to publish. `lose-answer` takes the events and breaks the connection. */
export type Behaviour =
  'answer' | 'reset' | 'lose-answer' | 'hang' | { status: number; headers?: Record<string, string>; body?: unknown } | { unavailableFrom: number };

export interface StandInGateway {
  url: string;
  port: number;
  /** Ids of every request, in the order they came. */
  requests: string[][];
  contentTypes: string[];
  authorizations: string[];
  /** Records stored, with their highest revision. */
  stored: Map<string, number>;
  /** Answers of other routes, by `METHOD /path`. */
  routes: Map<string, (url: URL, body: string) => { status?: number; body: unknown }>;
  behave: (request: number) => Behaviour;
  close(): Promise<void>;
}

/**
 * A stand-in for the gateway, for specs of the cli alone: it takes events as the contract says (the same id gets the
 * same answer, a report is upserted by record and revision) and misbehaves when told to.
 */
export async function startStandInGateway(port = 0): Promise<StandInGateway> {
  const answers = new Map<string, Record<string, unknown>>();
  const decide = (event: z.infer<typeof Event>): Record<string, unknown> => {
    const known = answers.get(event.id);
    if (known) return known;
    const { record, revision } = event.data.report;
    const before = gateway.stored.get(record);
    const subject = `subject-of-${record}`;
    let answer: Record<string, unknown>;
    if (event.data.title?.includes('REFUSE')) {
      answer = {
        id: event.id,
        outcome: 'refused',
        code: 'same-party-twice',
        message: 'a party is named twice',
        faults: [{ path: '/parties/1', code: 'same-party-twice', message: 'the same party as /parties/0' }],
        deadLetter: 'd1',
      };
    } else if (before !== undefined && before >= revision) {
      answer = { id: event.id, outcome: 'duplicate', subject };
    } else {
      gateway.stored.set(record, revision);
      answer = {
        id: event.id,
        outcome: 'stored',
        subject,
        ...(event.data.title?.includes('WARN') ? { warnings: [{ code: 'in-force-before-signature', message: 'in force before signature' }] } : {}),
      };
    }
    answers.set(event.id, answer);
    return answer;
  };

  const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(JSON.stringify(body));
  };
  const publish = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const events = Batch.parse(JSON.parse(body));
    gateway.requests.push(events.map((event) => event.id));
    gateway.contentTypes.push(request.headers['content-type'] ?? '');
    const behaviour = gateway.behave(gateway.requests.length);
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') return void request.socket.destroy();
    if (typeof behaviour === 'object' && 'status' in behaviour) return send(response, behaviour.status, behaviour.body ?? {}, behaviour.headers);
    const from = typeof behaviour === 'object' ? behaviour.unavailableFrom : Infinity;
    const results = events.map((event, index) =>
      index < from ? decide(event) : { id: event.id, outcome: 'unavailable', message: 'agreements does not answer' },
    );
    if (behaviour === 'lose-answer') return void request.socket.destroy();
    send(response, 202, { results });
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      gateway.authorizations.push(request.headers.authorization ?? '');
      const url = new URL(request.url ?? '/', 'http://stand-in');
      const route = gateway.routes.get(`${request.method} ${url.pathname}`);
      if (route) {
        const answer = route(url, body);
        return send(response, answer.status ?? 200, answer.body);
      }
      if (request.method === 'POST' && url.pathname === '/v1/events') return publish(request, response, body);
      return send(response, 404, { type: 'about:blank', title: 'Not found', status: 404, code: 'not-found' });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const gateway: StandInGateway = {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    requests: [],
    contentTypes: [],
    authorizations: [],
    stored: new Map(),
    routes: new Map(),
    behave: () => 'answer',
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return gateway;
}
