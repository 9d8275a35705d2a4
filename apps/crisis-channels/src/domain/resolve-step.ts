import { Refusals, type Day, type Label, type PartnerId, type PartnerReference, type Path } from '@entente/contracts';
import { labelFaults, type Directory } from './resolve-partners.js';

/** Resolves who and what a step within a crisis names, gathering every fault; ask for nothing of what it answers before `throwIfAny`. */
export class ResolvingStep {
  private readonly refusals = new Refusals();

  constructor(
    private readonly directory: Directory,
    private readonly on: Day,
    private readonly at: Path,
  ) {}

  /** The id of a partner. Faults `partner-unknown`, `partner-ambiguous`. */
  partner(reference: PartnerReference, field: string, ...rest: Path): PartnerId {
    return this.refusals.gather(() => this.directory.resolve(reference, this.on, [...this.at, field, ...rest])) ?? '';
  }

  /** The same for several, in order of id, each once. */
  partners(references: readonly PartnerReference[], field: string): PartnerId[] {
    return [...new Set(references.map((reference, index) => this.partner(reference, field, index)))].sort();
  }

  /** The label that was given, or the other. Faults `unknown-policy`, `partner-unknown`. */
  label(given: Label | undefined, otherwise: Label): Label {
    if (given) this.refusals.add(...labelFaults(given, this.directory, [...this.at, 'label']));
    return given ?? otherwise;
  }

  throwIfAny(): void {
    this.refusals.throwIfAny();
  }
}
