import { createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * What a link can suffer. `cut`: its connections are reset, once. `half-close`: one side is told that nothing more comes,
 * the other goes on, once. For a while: `refuse` resets and lets nobody in; `delay` holds every byte back; `stall` lets
 * nothing through and delivers it afterwards; `blackhole` swallows what is sent, and resets afterwards.
 */
export type LinkFault = 'cut' | 'half-close' | 'refuse' | 'delay' | 'stall' | 'blackhole';

export interface Condition {
  readonly how: LinkFault;
  /** Connections whose first bytes hold this text: for PostgreSQL the database or application, for Kafka the client; all where empty. */
  readonly link: string;
  /** For `delay`: how long, each way. */
  readonly delayMs: number;
}

const helloBytes = 1_024;
const mostWaiting = 4 * 1024 * 1024;

function letsNothingThrough(conditions: readonly Condition[]): boolean {
  return conditions.some(({ how }) => how === 'stall' || how === 'blackhole');
}

/** One direction of a connection: bytes in order, each no earlier than its time. */
class Flow {
  private readonly waiting: { chunk: Buffer | 'end'; due: number }[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly conditions: () => readonly Condition[],
  ) {
    from.on('data', (chunk: Buffer) => this.add(chunk));
    from.on('end', () => this.add('end'));
    to.on('drain', () => this.pump());
  }

  /** The receiver is told that nothing more comes. */
  finish(): void {
    this.waiting.length = 0;
    this.to.end();
  }

  pump(): void {
    clearTimeout(this.timer);
    while (!letsNothingThrough(this.conditions())) {
      const [next] = this.waiting;
      if (!next || this.to.writableNeedDrain) break;
      const early = next.due - Date.now();
      if (early > 0) {
        this.timer = setTimeout(() => this.pump(), early);
        break;
      }
      this.waiting.shift();
      if (next.chunk === 'end') this.to.end();
      else if (!this.to.writableEnded) {
        this.bytes -= next.chunk.length;
        this.to.write(next.chunk);
      }
    }
    if (this.bytes < mostWaiting) this.from.resume();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }

  private add(chunk: Buffer | 'end'): void {
    const active = this.conditions();
    if (active.some(({ how }) => how === 'blackhole')) return;
    const delay = Math.max(0, ...active.filter(({ how }) => how === 'delay').map(({ delayMs }) => delayMs));
    this.waiting.push({ chunk, due: Math.max(Date.now() + delay, this.waiting.at(-1)?.due ?? 0) });
    if (chunk !== 'end') this.bytes += chunk.length;
    if (this.bytes >= mostWaiting) this.from.pause();
    this.pump();
  }
}

class Connection {
  private hello = '';
  /** One side broke off while nothing got through: the other learns it afterwards. */
  private brokenOff = false;
  private readonly flows: readonly [Flow, Flow];
  private readonly server: Socket;

  constructor(
    private readonly client: Socket,
    port: number,
    private readonly active: ReadonlySet<Condition>,
    onClose: (connection: Connection) => void,
  ) {
    this.server = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.on('data', (chunk: Buffer) => this.listenTo(chunk));
    const conditions = (): readonly Condition[] => this.conditions();
    this.flows = [new Flow(client, this.server, conditions), new Flow(this.server, client, conditions)];
    for (const socket of [client, this.server]) {
      socket.on('error', () => undefined); // it closes next
      socket.on('close', () => {
        if (client.destroyed && this.server.destroyed) onClose(this);
        else if (letsNothingThrough(this.conditions())) this.brokenOff = true;
        else this.reset();
      });
    }
  }

  matches(link: string): boolean {
    return link === '' || this.hello.includes(link);
  }

  reset(): void {
    for (const flow of this.flows) flow.stop();
    for (const socket of [this.client, this.server]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  halfClose(): void {
    this.flows[1].finish();
  }

  pump(): void {
    if (this.brokenOff && !letsNothingThrough(this.conditions())) this.reset();
    else for (const flow of this.flows) flow.pump();
  }

  private conditions(): Condition[] {
    return [...this.active].filter(({ link }) => this.matches(link));
  }

  private listenTo(chunk: Buffer): void {
    if (this.hello.length >= helloBytes) return;
    this.hello += chunk.toString('latin1', 0, helloBytes);
    if ([...this.active].some(({ how, link }) => how === 'refuse' && this.matches(link))) this.reset();
  }
}

/** Stands between clients and a server on this machine and makes the network between them as bad as it is told. */
export class TcpProxy {
  private readonly connections = new Set<Connection>();
  private readonly active = new Set<Condition>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(targetPort: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('the proxy has no port'));
        else resolve(address.port);
      });
    });
    const proxy = new TcpProxy(server, port);
    server.on('connection', (client) => proxy.accept(client, targetPort));
    return proxy;
  }

  /** Begins to trouble a link; answers what ends it. */
  trouble(condition: Condition): () => void {
    const { how, link } = condition;
    const hit = [...this.connections].filter((connection) => connection.matches(link));
    if (how === 'cut' || how === 'refuse') for (const connection of hit) connection.reset();
    if (how === 'half-close') for (const connection of hit) connection.halfClose();
    if (how === 'cut' || how === 'half-close') return () => undefined;
    this.active.add(condition);
    return () => {
      if (!this.active.delete(condition)) return;
      for (const connection of [...this.connections].filter((one) => one.matches(link))) {
        if (how === 'blackhole') connection.reset();
        else connection.pump();
      }
    };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of [...this.connections]) connection.reset();
    await closed;
  }

  private accept(client: Socket, targetPort: number): void {
    if ([...this.active].some(({ how, link }) => how === 'refuse' && link === '')) {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    this.connections.add(new Connection(client, targetPort, this.active, (ended) => this.connections.delete(ended)));
  }
}
