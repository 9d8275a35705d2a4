import type { Day } from '@entente/contracts';

/** Which organisations a partner belongs to on a day; what a label released to an organisation asks. */
export abstract class Memberships {
  abstract organisationsOf(partner: string, on: Day): readonly string[];
}
