/** Wakes the readers of a topic when something was appended to it; a missed wake-up costs one poll. */
export class Doorbell {
  private readonly waiting = new Map<() => void, string>();

  /** Without topics: everybody. */
  ring(topics?: readonly unknown[]): void {
    for (const [wake, topic] of this.waiting) if (topics === undefined || topics.includes(topic)) wake();
  }

  async wait(topic: string, ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.set(wake, topic);
    });
  }
}
