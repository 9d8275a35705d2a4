import type { Change } from './change.js';

/** Read models as a batch changes them, beginning with what is stored. */
export class Changes<T> {
  private readonly changes = new Map<string, Change<T>>();

  constructor(private readonly stored: Map<string, T>) {}

  /** More of what is stored. */
  add(stored: ReadonlyMap<string, T>): void {
    for (const [id, model] of stored) this.stored.set(id, model);
  }

  /** As it is by now; undefined where there is none. */
  now(id: string): T | undefined {
    return this.changes.get(id)?.after ?? this.stored.get(id);
  }

  put(id: string, after: T): void {
    const known = this.changes.get(id);
    this.changes.set(id, { before: known ? known.before : this.stored.get(id), after });
  }

  /** What was put, each once, in the order in which it was first put. */
  all(): Change<T>[] {
    return [...this.changes.values()];
  }
}
