import { Agent, request, type OutgoingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

/** How long a caller keeps a connection it does not use: well below what the services serve on when told to leave. */
const IDLE_MS = 2_000;
const MOST_CONNECTIONS = 128;
const WAIT_MS = 90_000;

/** Many callers at once who keep their connections, and never ask twice: whatever goes wrong is thrown. */
export class Caller {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, maxFreeSockets: MOST_CONNECTIONS, timeout: IDLE_MS });

  constructor(private readonly baseUrl: string) {}

  ask({ method, path, token, body, headers }: Question): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(`${this.baseUrl}${path}`, {
        method,
        agent: this.agent,
        signal: AbortSignal.timeout(WAIT_MS),
        headers: {
          authorization: `Bearer ${token}`,
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      });
      asked.on('error', reject);
      asked.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString(), answer.headers['content-type']) }));
      });
      asked.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function parsed(text: string, type: string | undefined): unknown {
  return type?.includes('json') && text !== '' ? JSON.parse(text) : text;
}
