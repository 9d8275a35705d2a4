import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const QUIET_MS = 500;
const PATIENCE_MS = 60_000;

/** Listens to reporting's stream and notes when each event arrived. */
export class Subscriber {
  #arrived = new Map();
  #last = performance.now();
  #request;

  static async connect({ entente, authorization }) {
    const subscriber = new Subscriber();
    await new Promise((resolve, reject) => {
      subscriber.#request = get(`${entente.gatewayUrl}/v1/stream`, { headers: { authorization } }, (answer) => {
        subscriber.#listen(answer);
        resolve();
      });
      subscriber.#request.on('error', reject);
    });
    return subscriber;
  }

  /** Milliseconds from the answer about a subject until each of its events arrived; waits until no more come. */
  async delaysSince(answered) {
    for (const end = performance.now() + PATIENCE_MS; ; await pause(50)) {
      const all = [...answered.keys()].every((subject) => this.#arrived.has(subject));
      if (all && performance.now() - this.#last > QUIET_MS) break;
      if (performance.now() > end) throw new Error('some events never arrived');
    }
    const delays = [...answered].flatMap(([subject, at]) => this.#arrived.get(subject).map((seen) => Math.max(0, seen - at)));
    this.#arrived.clear();
    return delays;
  }

  async close() {
    this.#request.destroy();
  }

  #listen(answer) {
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('error', () => undefined);
    answer.on('data', (chunk) => {
      this.#last = performance.now();
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: ?(.*)$/m.exec(block)?.[1];
        if (data) this.#note(JSON.parse(data).subject);
      }
    });
  }

  #note(subject) {
    const times = this.#arrived.get(subject);
    if (times) times.push(this.#last);
    else this.#arrived.set(subject, [this.#last]);
  }
}
