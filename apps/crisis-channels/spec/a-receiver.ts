import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: any;
}

/** Where a webhook is told: a real server, whose answers a test may change while it runs. */
export interface Receiver {
  url: string;
  /** Whatever came, answered or not. */
  received: Received[];
  /** What it took, without repetitions, in the order it came. */
  positions(channel?: string): number[];
  answers: (response: ServerResponse, received: Received) => void;
  close(): Promise<void>;
}

export function takes(response: ServerResponse): void {
  response.writeHead(204).end();
}

export function fails(response: ServerResponse): void {
  response.writeHead(503).end('later');
}

export function hangs(): void {
  // answers nothing
}

export async function aReceiver(answers: Receiver['answers'] = takes): Promise<Receiver> {
  const taken = new Set<Received>();
  const server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (raw += part));
    request.on('end', () => {
      const received = { headers: request.headers, raw, body: JSON.parse(raw) };
      receiver.received.push(received);
      response.on('finish', () => response.statusCode < 300 && taken.add(received));
      receiver.answers(response, received);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const receiver: Receiver = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/told`,
    received: [],
    positions: (channel) => [
      ...new Set([...taken].filter(({ body }) => channel === undefined || body.channel === channel).map(({ body }) => Number(body.position))),
    ],
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
