import { signingKey, type SigningKey } from '@entente/channel-log';
import { readableFile, readConfig } from '@entente/service-kit';
import { z } from 'zod';

const half = z.string().regex(/^[\w-]{43}$/);
/** Private keys as a JWK set has them (RFC 7517, RFC 8037). */
const KeySet = z.object({ keys: z.array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: half, d: half })).min(1) });

const CONFIG = {
  /** The private keys of the heads of logs, oldest first; the last one signs. */
  CHANNEL_LOG_KEYS_FILE: readableFile.transform((text, context): readonly SigningKey[] => {
    try {
      return KeySet.parse(JSON.parse(text)).keys.map(signingKey);
    } catch {
      // Nothing of the file is said: it holds secrets.
      context.addIssue({ code: 'custom', message: 'names no JWK set of one or more private Ed25519 keys' });
      return z.NEVER;
    }
  }),
};

/** The keys this service signs with. */
export class LogKeys {
  constructor(readonly all: readonly SigningKey[]) {}

  /** The one that signs now. */
  get current(): SigningKey {
    const last = this.all.at(-1);
    if (last === undefined) throw new Error('there is no key to sign with');
    return last;
  }
}

/** From the environment; ends the process with a line that names the variable where the file is missing or wrong. */
export function readLogKeys(environment: NodeJS.ProcessEnv = process.env): LogKeys {
  return new LogKeys(readConfig(CONFIG, environment).CHANNEL_LOG_KEYS_FILE);
}
