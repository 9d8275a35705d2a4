/** Conditions of a statement and the values they compare with, gathered so that no value ever becomes SQL. */
export class Conditions {
  private readonly conditions: string[] = [];
  readonly values: unknown[] = [];

  add(...conditions: readonly string[]): void {
    this.conditions.push(...conditions);
  }

  /** The placeholder of a value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** Holds for what was known at an instant; without one, for what is known now. */
  known(alias: string, at: string | undefined): string {
    if (at === undefined) return `${alias}.known_to = 'infinity'`;
    const instant = `${this.value(at)}::timestamptz`;
    return `${alias}.known_from <= ${instant} AND ${alias}.known_to > ${instant}`;
  }

  /** All of them together. */
  get sql(): string {
    return this.conditions.length === 0 ? 'TRUE' : this.conditions.map((condition) => `(${condition})`).join(' AND ');
  }
}
