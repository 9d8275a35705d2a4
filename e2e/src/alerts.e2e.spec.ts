import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHART, findHelm, findPrometheus, NEEDED, render, scaleRules, scrapeAsOperator } from '@entente/chart';
import { eventually } from '@entente/testing';
import { AlertStories } from './alert-stories.js';
import { crowd, freeze, holdReader, holdRelay, holdTimers, keepAsking, reportPartners, shutDatabase, spoil, type Cause } from './causes.js';
import { leaveOut } from './left-out.js';
import { install, type Installation } from './running-entente.js';
import { startPrometheus, type Prometheus } from './running-prometheus.js';

/**
 * A minute of the rules is a second here: how long something lasts and is looked back at. Seconds that metrics are compared with are a twelfth:
 * less than five are met by chance on a machine that does other things as well. Nothing else of the rules is changed.
 */
const PACE = { durations: 60, seconds: 12 };
const INTERVAL_MS = 500;
/** Longer than any alert but those that look back an hour takes until it fires, in this time. */
const A_WHILE = '10s';
const PARTNERS = 'entente.partners.events';
const AGREEMENTS = 'entente.agreements.events';

/** Every alert, the labels it fires with, and what it says. */
const CONDITIONS: readonly [string, Record<string, string>, RegExp][] = [
  ['EntenteDown', { service: 'exercises' }, /^no instance of exercises answers$/],
  ['EntenteUnready', { service: 'partners', check: 'database' }, /^partners takes no traffic: its database is not ready$/],
  [
    'EntenteBehind',
    { service: 'reporting', group: 'projection', topic: PARTNERS },
    /^reporting is 12\d\d events behind in entente.partners.events \(projection\)$/,
  ],
  [
    'EntenteReaderStands',
    { service: 'reporting', group: 'projection', topic: PARTNERS },
    /^reporting reads nothing of .* \(projection\), and 12\d\d events are there to read$/,
  ],
  ['EntenteOutboxOld', { service: 'engagements' }, /^an event of engagements has waited for \S*s to be published$/],
  ['EntenteRelayStopped', { service: 'engagements' }, /^no instance of engagements publishes anything, and events have waited for \S*s$/],
  [
    'EntenteDeadLetters',
    { service: 'reporting', group: 'projection', topic: AGREEMENTS },
    /^reporting put events of entente.agreements.events aside \(projection\): 1$/,
  ],
  ['EntenteTimersStand', { service: 'crisis-channels', kind: 'sign-heads' }, /^1 timers of crisis-channels are due and do not fire \(sign-heads\)$/],
  ['EntenteTimersLate', { service: 'crisis-channels', kind: 'sign-heads' }, /^timers of crisis-channels fire \S*s late and more \(sign-heads\)$/],
  ['EntenteErrors', { service: 'exercises' }, /^\S+% of the calls to exercises go unanswered$/],
  ['EntentePoolExhausted', { service: 'agreements' }, /^\d+ pieces of work of agreements wait for a connection to its database$/],
];

const [prometheusProgram, helm] = [await findPrometheus(), await findHelm()];

describe('alerts', () => {
  if ('missing' in prometheusProgram) return leaveOut(prometheusProgram.missing);
  if ('missing' in helm) return leaveOut(helm.missing);
  const { path: program } = prometheusProgram;

  const rules = scaleRules(readFileSync(join(CHART, 'files/alerts.yaml'), 'utf8'), PACE);
  let entente: Installation;
  let token: string;
  let prometheus: Prometheus;
  let load: Cause[] = [];
  let causes: Cause[] = [];
  let stories: AlertStories;

  beforeAll(async () => {
    const manifests = await render(helm.path, { values: [...NEEDED, 'bus=embedded', 'metrics.serviceMonitor.enabled=true'] });
    // A call is late, and the breaker opens, in the time of the test.
    entente = await install({ bus: 'embedded', env: { READ_DEADLINE_MS: '1500' } });
    token = await entente.token({ role: 'desk-officer,integrator' });
    const targets = Object.entries(entente.services).map(([name, { url }]) => {
      const service = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === `entente-${name}`);
      if (service === undefined) throw new Error(`the chart has no Service for ${name}`);
      return { service, pod: `entente-${name}-1`, address: new URL(url).host };
    });
    const monitor = manifests.find(({ kind }) => kind === 'ServiceMonitor');
    if (monitor === undefined) throw new Error('the chart has no ServiceMonitor');
    prometheus = await startPrometheus(program, { rules, scrape: scrapeAsOperator(monitor, targets, 'entente', INTERVAL_MS), intervalMs: INTERVAL_MS });
    load = ['exercises', 'agreements', 'reporting/status'].map((path) => keepAsking(`${entente.gatewayUrl}/v1/${path}`, token));
    stories = new AlertStories(prometheus);
  }, 180_000);

  afterAll(async () => {
    await stories?.stop();
    await Promise.all([...load, ...causes].map((cause) => cause.end().catch(() => undefined)));
    await prometheus?.stop();
    await entente?.remove();
  }, 60_000);

  async function plan(): Promise<void> {
    const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };
    const body = { title: 'Visit', kind: 'visit', from: '2030-01', hosts: ['PER'], participants: [{ partner: 'COL' }], label };
    const answer = await entente.call('/v1/engagements', { token, method: 'POST', body });
    expect(answer.status).toBe(201);
  }

  it('have each its cause here', () => {
    const shipped = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    expect(CONDITIONS.map(([alert]) => alert).sort()).toEqual(shipped.sort());
  });

  it('find what they ask for, said of the service it is about', async () => {
    const owners = ['agreements', 'crisis-channels', 'engagements', 'exercises', 'partners'];
    const having = async (metric: string): Promise<string[]> =>
      (await prometheus.query(`group by (namespace, service) (${metric}{job="entente", namespace="entente"})`))
        .map(({ labels }) => labels['service'] ?? '')
        .sort();
    await plan();
    await eventually(async () => {
      expect(await having('up')).toEqual([...owners, 'gateway', 'reporting'].sort());
      for (const metric of ['entente_consumer_lag', 'entente_outbox_age_seconds', 'entente_outbox_published', 'entente_database_waiting', 'entente_ready'])
        expect([metric, await having(metric)]).toEqual([metric, [...owners, 'reporting'].sort()]);
      expect(await having('entente_timers_due')).toEqual(owners.filter((name) => name !== 'partners'));
      expect(await having('entente_gateway_calls_total')).toEqual(expect.arrayContaining(['exercises', 'reporting']));
      return true;
    });
  });

  it('are silent while all is well', async () => {
    await eventually(async () => {
      await plan();
      const [passed] = await prometheus.query(`min(count_over_time(up{job="entente"}[${A_WHILE}]) * ${INTERVAL_MS})`);
      return (passed?.value ?? 0) >= 9_500;
    }, 30_000);
    expect(stories.fired).toEqual([]);
  }, 40_000);

  it('fire of their causes', async () => {
    causes = await Promise.all([
      holdReader(entente, PARTNERS).then(async (cause) => {
        await reportPartners(entente, token, 1_200);
        return cause;
      }),
      holdRelay(entente, 'engagements'),
      holdTimers(entente, 'sign-heads'),
      crowd(entente, token),
    ]);
    await Promise.all([plan(), spoil(entente, AGREEMENTS)]);
    // What partners has recorded is told before its database is away.
    await eventually(async () => (await prometheus.query(`entente_consumer_lag{group="projection", topic="${PARTNERS}"} >= 1200`)).length > 0);
    causes.push(await shutDatabase(entente, 'partners'), freeze(entente, 'exercises'));
    const late = ([alert]: (typeof CONDITIONS)[number]): boolean => alert === 'EntenteTimersLate';
    const silent = (): string[] => CONDITIONS.filter((condition) => !late(condition) && !hasFired(condition)).map(([alert]) => alert);
    await eventually(() => silent().length === 0, 40_000).catch(() => expect(silent()).toEqual([]));
  }, 60_000);

  it('are over when their causes are; timers that stood are late', async () => {
    await Promise.all(causes.splice(0).map((cause) => cause.end()));
    const open = (): string[] => CONDITIONS.filter((condition) => !hasFired(condition) || storyOf(condition)?.states.at(-1) !== 'over').map(([alert]) => alert);
    await eventually(() => open().length === 0, 60_000).catch(() => expect(open()).toEqual([]));
  }, 70_000);

  it.each(CONDITIONS)('%s says of whom, and how much', (alert, labels, says) => {
    const story = storyOf([alert, labels, says]);
    expect(story?.labels).toMatchObject({ namespace: 'entente', ...labels });
    expect(story?.summary).toMatch(says);
    // It is pending before; dead letters are told at once.
    const before = story?.states[story.states.indexOf('firing') - 1];
    expect(before).toBe(alert === 'EntenteDeadLetters' ? undefined : 'pending');
  });

  type Condition = (typeof CONDITIONS)[number];
  function storyOf([alert, labels]: Condition): ReturnType<AlertStories['of']>[number] | undefined {
    return stories.of(alert, labels)[0];
  }
  function hasFired(condition: Condition): boolean {
    return storyOf(condition)?.states.includes('firing') ?? false;
  }
});
