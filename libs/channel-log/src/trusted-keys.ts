import type { LogKey, LogKeyId } from '@entente/contracts';
import { isEndorsedBy, keyId } from './keys.js';

/**
 * The keys whose signatures count: those a verifier holds from elsewhere, and every other that one of these endorses, in a
 * row. A verifier who holds none takes the first key the log shows at its word.
 */
export class TrustedKeys {
  private readonly trusted = new Map<LogKeyId, LogKey>();
  private readonly shown = new Set<LogKeyId>();

  constructor(held: readonly LogKey[] = []) {
    for (const key of held) if (key.id === keyId(key.x)) this.trusted.set(key.id, key);
  }

  /** A key as the log shows it. */
  show(key: LogKey): void {
    this.shown.add(key.id);
    if (key.id !== keyId(key.x) || this.trusted.has(key.id)) return;
    const by = this.trusted.get(key.endorsement?.by ?? '');
    if (this.trusted.size === 0 || (by !== undefined && isEndorsedBy(key, by))) this.trusted.set(key.id, key);
  }

  get(id: LogKeyId): LogKey | 'unknown' | 'not endorsed' {
    return this.trusted.get(id) ?? (this.shown.has(id) ? 'not endorsed' : 'unknown');
  }
}
