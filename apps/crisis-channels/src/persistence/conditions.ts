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

  /** All of them together. */
  toString(): string {
    return this.conditions.length === 0 ? 'TRUE' : this.conditions.map((condition) => `(${condition})`).join(' AND ');
  }
}
