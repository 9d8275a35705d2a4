import { createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * What Kubernetes puts before the instances of a service: it picks one for each new connection, in turn, and then only
 * passes bytes on. A connection stays with its instance to its end, whether that instance is still picked or not.
 */
export class Balancer {
  private readonly ports: number[] = [];
  private readonly open = new Set<Socket>();
  private turn = 0;
  /** Connections for which there was no instance. */
  refused = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (client: Socket) => this.connect(client));
  }

  /** Listens on a port of 127.0.0.1. */
  static async listen(port = 0): Promise<Balancer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return new Balancer(server);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From now on the instance at this port is picked as well. */
  add(port: number): void {
    if (!this.ports.includes(port)) this.ports.push(port);
  }

  /** From now on it is not picked any more; connections it has stay. */
  remove(port: number): void {
    const at = this.ports.indexOf(port);
    if (at >= 0) this.ports.splice(at, 1);
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(client: Socket): void {
    const port = this.ports[this.turn++ % Math.max(1, this.ports.length)];
    if (port === undefined) {
      this.refused++;
      return void client.resetAndDestroy();
    }
    const instance = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const [from, to] of [
      [client, instance],
      [instance, client],
    ] as const) {
      this.open.add(from);
      from.pipe(to);
      from.on('error', () => undefined); // it closes next
      from.on('close', (failed) => {
        this.open.delete(from);
        if (failed && !to.destroyed) to.resetAndDestroy();
      });
    }
  }
}
