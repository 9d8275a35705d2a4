import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Classification, PartnerId, type Principal } from '@entente/contracts';
import { z } from 'zod';
import { CliError, usageError } from './cli-error.js';
import { GatewayClient, type Credentials } from './gateway-client.js';
import { dataDirectory, readInstance, type Instance } from './instance.js';
import { issuerKeyFile, signToken } from './sign-token.js';

/** Options every command accepts. */
export const GlobalOptions = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  nation: z.string().optional(),
  clearance: z.string().optional(),
});
export type GlobalOptions = z.infer<typeof GlobalOptions>;

export interface Connection {
  client: GatewayClient;
  dataDir: string;
  instance: Instance | undefined;
}

const LOCAL_TOKEN_MS = 3_600_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Parses command-line values; a fault is a usage error that names the option. */
export function parseOption<T extends z.ZodType>(schema: T, value: unknown, option: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw usageError(`${option}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
}

/** Whom a locally signed token speaks for: flags, then the environment, then the United Nations without clearance. */
export function localSpeaker(options: GlobalOptions, env: NodeJS.ProcessEnv = process.env): Pick<Principal, 'nation' | 'clearance'> {
  return {
    nation: parseOption(PartnerId, options.nation ?? env['ENTENTE_NATION'] ?? 'un', '--nation'),
    clearance: parseOption(Classification, options.clearance ?? env['ENTENTE_CLEARANCE'] ?? 'UNCLASSIFIED', '--clearance'),
  };
}

export function issuerDirectory(dataDir: string, instance: Instance | undefined): string {
  return instance?.issuer ?? join(dataDir, 'issuer');
}

function credentials(options: GlobalOptions, url: URL, dataDir: string, instance: Instance | undefined): Credentials {
  const given = options.token ?? process.env['ENTENTE_TOKEN'];
  if (given !== undefined && given !== '') return { token: () => Promise.resolve(given), renewable: false };
  const issuer = issuerDirectory(dataDir, instance);
  // A token of this machine's issuer is for this machine only: it is never sent to another host.
  if (!LOOPBACK.has(url.hostname) || !existsSync(issuerKeyFile(issuer))) {
    throw new CliError(
      `${url.origin} asks for a sign-in`,
      'give a token with --token or ENTENTE_TOKEN; a gateway on this machine that npm start has set up needs none.',
    );
  }
  const speaker = localSpeaker(options);
  let signed: { token: Promise<string>; until: number } | undefined;
  return {
    renewable: true,
    token: (renew) => {
      if (renew || signed === undefined || Date.now() > signed.until) {
        const principal: Principal = { sub: 'entente-cli', ...speaker, categories: [], roles: ['operator', 'integrator', 'desk-officer'], posts: [] };
        signed = { token: signToken(issuer, principal, LOCAL_TOKEN_MS), until: Date.now() + LOCAL_TOKEN_MS * 0.8 };
      }
      return signed.token;
    },
  };
}

/** Where the gateway is and who calls it. Opens no connection yet. */
export function connect(input: unknown): Connection {
  const options = GlobalOptions.parse(input);
  const dataDir = dataDirectory();
  const instance = readInstance(dataDir);
  const address = options.url ?? process.env['ENTENTE_URL'] ?? instance?.gateway;
  if (address === undefined)
    throw new CliError(
      `Entente is not running here: there is no ${join(dataDir, 'instance.json')}`,
      'start it with npm start, or name a running gateway with --url or ENTENTE_URL.',
    );
  if (!URL.canParse(address) || !/^https?:/.test(address)) throw usageError(`--url: not an http address: ${address}`);
  const url = new URL(address);
  return { client: new GatewayClient(url.href.replace(/\/$/, ''), credentials(options, url, dataDir, instance)), dataDir, instance };
}
