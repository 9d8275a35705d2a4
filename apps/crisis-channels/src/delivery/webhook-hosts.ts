import { BlockList, isIP } from 'node:net';
import { readConfig } from '@entente/service-kit';
import { z } from 'zod';

/** Not for everybody's eyes, or for no host at all: the special-purpose registries of IANA (RFC 6890). */
const CLOSED_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Within the public block 2000::/3; those that lead on to addresses of IPv4 are among them. */
const CLOSED_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [net, bits] of CLOSED_IPV4) closed.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of CLOSED_IPV6) closed.addSubnet(net, bits, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is one on the public internet. What is no address is none. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && unicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/** The host a URL names, without the brackets of IPv6. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

const CONFIG = {
  /** Hosts, divided by commas, that webhooks may reach over http, and at addresses that are not public. */
  WEBHOOK_HOSTS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
    )
    .pipe(z.array(z.string().regex(/^[^\s/@[\]]+$/, 'is a list of hosts, without ports'))),
};

/** Which hosts webhooks may be told at. */
export class WebhookHosts {
  private readonly named: ReadonlySet<string>;

  constructor(named: readonly string[]) {
    this.named = new Set(named);
  }

  /** As far as the URL itself tells; what its name stands for is looked at when it is told something. */
  allows(url: string): boolean {
    const host = hostOf(url);
    return this.named.has(host) || (new URL(url).protocol === 'https:' && (isIP(host) === 0 || isPublicAddress(host)));
  }

  /** Whether a host may be reached at an address. */
  allowsAt(host: string, address: string): boolean {
    return this.named.has(host) || isPublicAddress(address);
  }
}

/** From the environment; ends the process with a line that names the variable where it is wrong. */
export function readWebhookHosts(environment: NodeJS.ProcessEnv = process.env): WebhookHosts {
  return new WebhookHosts(readConfig(CONFIG, environment).WEBHOOK_HOSTS);
}
