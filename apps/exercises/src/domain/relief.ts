import { faultAt, Refusals, type ExerciseKind, type Fault, type PartialDate, type Path, type Relief } from '@entente/contracts';

interface Stated {
  kind: ExerciseKind;
  relief?: Relief | undefined;
  endsOn?: PartialDate | undefined;
}

/** Relief says whom it goes to, has an end, and costs who receives it nothing (Oslo Guidelines); nothing else is relief. */
export function reliefFaults({ kind, relief, endsOn }: Stated, at: Path): Fault[] {
  if (kind !== 'humanitarian-relief') return relief ? [faultAt('relief-unexpected', [...at, 'relief'], `a ${kind} is no relief`)] : [];
  if (relief === undefined) return [faultAt('relief-missing', [...at, 'relief'], 'say which state is affected, and what help it gets')];
  return [
    ...(endsOn === undefined ? [faultAt('end-date-missing', [...at, 'endsOn'], 'relief has an end that is known from the beginning')] : []),
    ...(relief.costToRecipient ? [faultAt('cost-to-recipient', [...at, 'relief', 'costToRecipient'], 'relief costs who receives it nothing')] : []),
  ];
}

/**
 * Relief begins only where the affected state asked for it or consented, as a last resort. Throws `rejected`:
 * `not-asked-nor-consented`, `not-last-resort`.
 */
export function refuseUnfitRelief({ relief }: Pick<Stated, 'relief'>, at: Path): void {
  if (relief === undefined) return;
  const refusals = new Refusals();
  if (relief.basis === undefined) refusals.add(faultAt('not-asked-nor-consented', at, `${relief.affected} neither asked for relief nor consented to it`));
  if (!relief.lastResort) refusals.add(faultAt('not-last-resort', at, 'military means are for what no civilian ones can do'));
  refusals.throwIfAny();
}
