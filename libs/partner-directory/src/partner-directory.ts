import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, holdsOn, pointer, type Day, type PartialDate } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { Memberships } from '@entente/service-kit';
import { PartnerIndex, type DirectoryEntry, type PartnerReference } from './resolve-partner.js';

const REFRESH_MS = 1_000;

interface Membership {
  organisation: string;
  from?: string | undefined;
  to?: string | undefined;
}

/** A service's own copy of the directory, in memory: resolves partners, and says who belongs where on a day. */
@Injectable()
export class PartnerDirectory extends Memberships implements OnApplicationShutdown {
  readonly index = new PartnerIndex([]);
  private readonly entries = new Map<string, DirectoryEntry>();
  private memberships = new Map<string, Membership[]>();
  private lastPartner = 0;
  private lastMembership = '';
  private refreshing: Promise<void> | undefined;
  private readonly watchers: (() => void)[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(@Inject(Transactions) private readonly transactions: Transactions) {
    super();
    // Another replica may have read the change.
    this.timer = setInterval(() => this.refreshSoon(), REFRESH_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  get size(): number {
    return this.entries.size;
  }

  /** A partner by its id, or undefined. */
  get(id: string): DirectoryEntry | undefined {
    return this.entries.get(id);
  }

  /** Only what is certain: a membership a partial date leaves open opens nothing. */
  organisationsOf(partner: string, on: Day): readonly string[] {
    const certain = (this.memberships.get(partner) ?? []).filter((spell) => holdsOn(spell, on) === 'certain');
    return [...new Set(certain.map(({ organisation }) => organisation))];
  }

  /**
   * The partner a reference means, as of `on`. Throws `rejected` with the path of the reference and the candidates when
   * it fits none or several: never guesses.
   */
  resolve(reference: PartnerReference, on: PartialDate | undefined, path: readonly PropertyKey[]): string {
    const resolution = this.index.resolve(reference, on);
    switch (resolution.outcome) {
      case 'resolved':
        return resolution.partner;
      case 'ambiguous':
        throw refused(
          'partner-ambiguous',
          'fits several partners: say which',
          resolution.candidates.map(({ partner }) => partner),
          path,
        );
      case 'unknown':
        throw refused(
          'partner-unknown',
          `${describe(reference)} is no partner in the directory`,
          resolution.suggestions.map(({ partner }) => partner),
          path,
        );
    }
  }

  /** Calls back whenever memberships were read that may be others than before. */
  onMemberships(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  /** Who belonged to an organisation from when until when, always in the same order. */
  spellsIn(organisation: string): readonly (readonly [partner: string, from: PartialDate | undefined, to: PartialDate | undefined])[] {
    const spells = [...this.memberships].flatMap(([partner, all]) =>
      all.filter((one) => one.organisation === organisation).map(({ from, to }) => [partner, from, to] as const),
    );
    return spells.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  /** Reads what changed since the last time, within a transaction or in one of its own. */
  async refresh(tx?: Tx): Promise<void> {
    if (!tx) return this.transactions.read('system', (own) => this.refresh(own));
    const [state] = await tx.query<{ partner: string; membership: string }>(
      `SELECT coalesce((SELECT max(change) FROM directory_partner), 0) AS partner, (SELECT count(*) || '/' || coalesce(max(change), 0) FROM directory_membership) AS membership`,
    );
    if (!state) return;
    if (Number(state.partner) > this.lastPartner) await this.readPartners(tx);
    if (state.membership !== this.lastMembership) await this.readMemberships(tx, state.membership);
  }

  private async readPartners(tx: Tx): Promise<void> {
    const partners = await tx.query<{ entry: DirectoryEntry; change: string }>(
      'SELECT entry, change FROM directory_partner WHERE change > $1 ORDER BY change',
      [this.lastPartner],
    );
    for (const { entry, change } of partners) {
      this.index.put(entry);
      this.entries.set(entry.id, entry);
      this.lastPartner = Number(change);
    }
  }

  private async readMemberships(tx: Tx, state: string): Promise<void> {
    const rows = await tx.query<{ partner: string; organisation: string; from_date: string | null; to_date: string | null }>(
      'SELECT partner, organisation, from_date, to_date FROM directory_membership',
    );
    const memberships = new Map<string, Membership[]>();
    for (const { partner, organisation, from_date, to_date } of rows) {
      const spells = memberships.get(partner) ?? [];
      spells.push({ organisation, from: from_date ?? undefined, to: to_date ?? undefined });
      memberships.set(partner, spells);
    }
    this.memberships = memberships;
    this.lastMembership = state;
    for (const watcher of this.watchers) watcher();
  }

  /** Reads changes without being waited for; a failure is met again in a second. */
  refreshSoon(): void {
    this.refreshing ??= this.refresh()
      .catch(() => undefined)
      .finally(() => (this.refreshing = undefined));
  }
}

function describe(reference: PartnerReference): string {
  if (typeof reference === 'string') return `"${reference}"`;
  return 'name' in reference ? `"${reference.name}"` : `${reference.scheme} ${reference.code}`;
}

function refused(code: string, message: string, accepted: string[], path: readonly PropertyKey[]): DomainError {
  return new DomainError('rejected', code, message, [{ path: pointer(path), code, message, ...(accepted.length > 0 ? { accepted } : {}) }]);
}
