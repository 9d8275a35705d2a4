import pg from 'pg';

const RETRY_MS = 1_000;

/**
 * One connection that listens to a channel of PostgreSQL's NOTIFY. A hint, not a promise: while the connection is lost nothing is
 * heard, so whoever listens looks now and then all the same.
 */
export class Notifications {
  private client: pg.Client | undefined;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly heard: () => void,
  ) {}

  /** Resolves when it listens, or when the first try failed; it goes on trying. */
  async start(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ connectionString: this.url, application_name: `listens to ${this.channel}` });
    this.client = client;
    let lost = false;
    const again = (): void => {
      if (lost || this.stopped) return;
      lost = true;
      client.end().catch(() => undefined);
      setTimeout(() => void this.start(), RETRY_MS).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', () => this.heard());
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.channel)}`);
      this.heard(); // what came while nobody listened
    } catch {
      again();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }
}
