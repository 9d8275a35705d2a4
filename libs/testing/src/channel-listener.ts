import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How long it is away when its connection broke off. */
const AWAY_MS = 100;

/** Somebody who listens to a channel, and resumes after the last entry heard whenever the connection ends. */
export class ChannelListener {
  /** When each entry arrived, in milliseconds of `performance.now()`, by its position in the log. */
  readonly arrived = new Map<number, number>();
  /** Entries that came again, or after one that had not come: the position before, and theirs. */
  readonly wrong: (readonly [number, number])[] = [];
  resumed = 0;
  private last = 0;
  private request: ClientRequest | undefined;
  private closed = false;

  /** `authorization` is the header's value; `onEntry` gets what each event carries, parsed. */
  constructor(
    private readonly url: string,
    private readonly authorization: string,
    private readonly onEntry: (entry: unknown, now: number) => void,
  ) {}

  /** Resolves when the stream stands; it is kept up until `close`. */
  async connect(): Promise<void> {
    const answer = await this.ask();
    void this.listen(answer);
  }

  /** Breaks the connection off; it comes back a little later. */
  drop(): void {
    this.request?.destroy();
  }

  close(): void {
    this.closed = true;
    this.request?.destroy();
  }

  private ask(): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: this.authorization, 'last-event-id': String(this.last) };
      this.request = get(this.url, { headers, agent: false }, (answer) => {
        if (answer.statusCode === 200) resolve(answer);
        else reject(new Error(`${this.url}: ${answer.statusCode}`));
      });
      this.request.on('error', reject);
    });
  }

  private async listen(first: IncomingMessage): Promise<void> {
    for (let answer: IncomingMessage | undefined = first; !this.closed; answer = await this.ask().catch(() => undefined)) {
      if (answer !== undefined) {
        if (answer !== first) this.resumed += 1;
        await this.read(answer).catch(() => undefined);
      }
      await pause(AWAY_MS);
    }
  }

  private async read(answer: IncomingMessage): Promise<void> {
    let rest = '';
    answer.setEncoding('utf8');
    for await (const chunk of answer) {
      const now = performance.now();
      const blocks = (rest + String(chunk)).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block, now);
    }
  }

  private take(block: string, now: number): void {
    const id = Number(/^id: ?(\d+)$/m.exec(block)?.[1] ?? 0);
    const data = /^data: ?(.*)$/m.exec(block)?.[1];
    if (id === 0 || data === undefined) return;
    if (id !== this.last + 1) this.wrong.push([this.last, id]);
    this.last = id;
    this.arrived.set(id, now);
    this.onEntry(JSON.parse(data), now);
  }
}
