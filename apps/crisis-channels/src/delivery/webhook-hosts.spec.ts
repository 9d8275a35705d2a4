import { describe, expect, it } from '@jest/globals';
import { waitAfter, WebhookPace } from '../domain/webhooks/webhook-pace.js';
import { hostOf, isPublicAddress, readWebhookHosts, WebhookHosts } from './webhook-hosts.js';

describe('hosts of webhooks', () => {
  it.each(['93.184.215.14', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '2a00::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001::1',
    ],
    ...['2001:db8::1', 'localhost', ''],
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('are told over https only, at what may be a public address, but for those that are named', () => {
    const hosts = new WebhookHosts(['hooks.local', '10.0.0.7']);
    const allowed = (...urls: string[]) => urls.map((url) => hosts.allows(url));
    expect(allowed('https://example.org/a', 'https://8.8.8.8/', 'http://hooks.local:8080/', 'http://10.0.0.7/')).toEqual([true, true, true, true]);
    expect(allowed('http://example.org/a', 'http://8.8.8.8/', 'https://10.0.0.8/', 'https://[::1]/', 'http://sub.hooks.local/')).toEqual(Array(5).fill(false));
    // However the address is written.
    expect(allowed('https://127.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://[::ffff:7f00:1]/')).toEqual(Array(4).fill(false));
    expect([hosts.allowsAt('hooks.local', '127.0.0.1'), hosts.allowsAt('example.org', '127.0.0.1'), hosts.allowsAt('example.org', '8.8.8.8')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(hostOf('https://[2a00::1]:8443/x')).toBe('2a00::1');
  });

  it('are named in WEBHOOK_HOSTS, divided by commas', () => {
    const hosts = readWebhookHosts({ WEBHOOK_HOSTS: ' Hooks.local, 127.0.0.1' });
    expect([hosts.allows('http://hooks.local/'), hosts.allows('http://127.0.0.1:1/'), readWebhookHosts({}).allows('http://127.0.0.1/')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('the pace of webhooks', () => {
  it('waits longer after each attempt, and gives up after the last', () => {
    const pace = new WebhookPace();
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => waitAfter(attempts, pace))).toEqual([5, 30, 120, 600, 3_600, 21_600, 86_400, undefined]);
  });
});
