import { DomainError, pointer, type Fault } from './errors.js';

/** Where in an input something was stated, as keys of a JSON pointer. */
export type Path = readonly PropertyKey[];

/** One fault at one place of the input. */
export function faultAt(code: string, path: Path, message: string, accepted: readonly string[] = []): Fault {
  return { path: pointer(path), code, message, ...(accepted.length > 0 ? { accepted: [...accepted] } : {}) };
}

/** A refusal for one reason at one place. */
export function rejected(code: string, path: Path, message: string, accepted: readonly string[] = []): DomainError {
  return new DomainError('rejected', code, message, [faultAt(code, path, message, accepted)]);
}

/** Gathers every fault of an input, so that its author can mend all of them at once. */
export class Refusals {
  private readonly faults: Fault[] = [];

  add(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /** What `work` answers, or undefined where it refused; its faults are kept. */
  gather<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof DomainError) || error.faults.length === 0) throw error;
      this.faults.push(...error.faults);
      return undefined;
    }
  }

  /** Throws `rejected` under the code of the first fault, with all of them. */
  throwIfAny(): void {
    const [first] = this.faults;
    if (first) throw new DomainError('rejected', first.code, this.faults.map(({ path, message }) => `${path}: ${message}`).join('; '), this.faults);
  }
}
