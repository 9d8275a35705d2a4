import pg from 'pg';

/** The databases of an installation, read by the superuser: row-level security hides nothing from the checks. */
export class Databases {
  private readonly clients = new Map<string, Promise<pg.Client>>();

  constructor(private readonly url: (database: string) => string) {}

  /** Rows as arrays of columns. A connection that was lost is opened anew at the next question. */
  async query(database: string, sql: string, parameters: readonly unknown[] = []): Promise<unknown[][]> {
    const client = await this.client(database);
    const { rows } = await client.query<unknown[]>({ text: sql, values: [...parameters], rowMode: 'array' });
    return rows;
  }

  async close(): Promise<void> {
    const open = [...this.clients.values()];
    this.clients.clear();
    await Promise.all(open.map(async (client) => (await client).end()));
  }

  private client(database: string): Promise<pg.Client> {
    const open = this.clients.get(database) ?? this.connect(database);
    this.clients.set(database, open);
    return open;
  }

  private async connect(database: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url(database), application_name: 'faults', connectionTimeoutMillis: 5_000 });
    const forget = (): void => void this.clients.delete(database);
    client.on('error', forget);
    client.on('end', forget);
    try {
      await client.connect();
    } catch (error) {
      forget();
      throw error;
    }
    return client;
  }
}
