import { z } from 'zod';
import { PartnerId } from './identifiers.js';

export const CLASSIFICATIONS = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET'] as const;
export const Classification = z.enum(CLASSIFICATIONS).meta({ id: 'Classification' });
export type Classification = z.infer<typeof Classification>;

/** Whose security policy the label follows: `PUBLIC`, or the state or organisation that owns the policy. */
export const PolicyId = z.union([z.literal('PUBLIC'), PartnerId]).meta({ id: 'PolicyId', examples: ['PUBLIC', 'PER', 'nato'] });

/**
 * Confidentiality label. Readable by whoever has the clearance, holds every category and belongs to its audience:
 * `releasableTo` where given (an organisation means its members on the day of reading), else everyone under
 * `PUBLIC` and the policy's owner under any other policy.
 */
export const Label = z
  .strictObject({
    policy: PolicyId,
    classification: Classification,
    categories: z.array(z.string().min(1).max(64)).max(32).default([]),
    releasableTo: z.array(PartnerId).max(300).optional(),
    originator: PartnerId.optional(),
  })
  .meta({ id: 'Label' });
export type Label = z.infer<typeof Label>;

export const PUBLIC_LABEL: Label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };

/** What somebody states without a label is their own nation's. */
export function ownLabel(nation: PartnerId): Label {
  return { policy: nation, classification: 'UNCLASSIFIED', categories: [], originator: nation };
}

/** 0 for UNCLASSIFIED up to 3 for SECRET; the order in which clearances dominate. */
export function rank(classification: Classification): number {
  return CLASSIFICATIONS.indexOf(classification);
}

/** Who may read as far as releasability goes: partner ids, or undefined for everyone. */
export function audience(label: Label): readonly string[] | undefined {
  if (label.releasableTo) return label.releasableTo;
  return label.policy === 'PUBLIC' ? undefined : [label.policy];
}

/** A caller as far as labels see one. `belongsTo` holds its nation and the organisations that nation is a member of today. */
export interface Reader {
  clearance: Classification;
  categories: readonly string[];
  belongsTo: readonly string[];
}

/** Fails closed: anything the rule does not allow is denied. */
export function mayRead(reader: Reader, label: Label): boolean {
  const readers = audience(label);
  return (
    rank(reader.clearance) >= rank(label.classification) &&
    (readers === undefined || readers.some((partner) => reader.belongsTo.includes(partner))) &&
    label.categories.every((category) => reader.categories.includes(category))
  );
}

/**
 * Label of something derived from labelled parts: highest classification, every category, intersection of audiences
 * (an empty one is readable by nobody). Of nothing: public.
 */
export function derivedLabel(labels: readonly Label[]): Label {
  return labels.reduce((left, right) => {
    const [a, b] = [audience(left), audience(right)];
    const readers = a === undefined ? b : b === undefined ? a : a.filter((partner) => b.includes(partner));
    return {
      policy: left.policy === 'PUBLIC' ? right.policy : left.policy,
      classification: rank(left.classification) >= rank(right.classification) ? left.classification : right.classification,
      categories: [...new Set([...left.categories, ...right.categories])].sort(),
      ...(readers === undefined ? {} : { releasableTo: [...readers].sort() }),
    };
  }, PUBLIC_LABEL);
}

/**
 * May everybody who may read what is under `label` read what is under `other` too, whoever that is? Then what comes from the
 * other may be told under the label. `belongsTo` answers a partner and its organisations; without it, organisations are
 * compared by their ids only.
 */
export function isAtLeastAsStrict(label: Label, other: Label, belongsTo: (partner: string) => readonly string[] = (partner) => [partner]): boolean {
  const [readers, allowed] = [audience(label), audience(other)];
  return (
    rank(label.classification) >= rank(other.classification) &&
    other.categories.every((category) => label.categories.includes(category)) &&
    (allowed === undefined || (readers !== undefined && readers.every((reader) => belongsTo(reader).some((partner) => allowed.includes(partner)))))
  );
}
