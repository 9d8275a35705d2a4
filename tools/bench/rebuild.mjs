import { fillLog } from './register.mjs';
import { projected } from './ingest.mjs';
import { until } from './surroundings.mjs';

/** A read model made anew beside the old one, compared with it row for row, and put in its place. */
export async function rebuild(surroundings, figures, { quick }) {
  const events = quick ? 100_000 : 1_000_000;
  for (const kind of quick ? ['embedded'] : ['embedded', 'kafka']) {
    const log = await surroundings.log(kind);
    surroundings.say(`${events} records into the ${kind} log`);
    await fillLog(log.bus, events);
    surroundings.say('projected by reporting');
    const { service, events: read, seconds, cpu } = await projected(surroundings, log, events, { goesOn: true });
    figures.add(`rebuild, ${kind}: projected at first`, read / seconds, 'events/s', { cpu });
    surroundings.say('rebuilt');
    await rebuilt(surroundings, figures, service, `rebuild, ${kind}`, { aimSeconds: (60 * events) / 1_000_000 });
    await service.stop();
  }
}

async function rebuilt(surroundings, figures, service, name, { aimSeconds }) {
  let slowest = 0;
  const { result, used } = await surroundings.processor(service.pid, async () => {
    await service.ask('/v1/reporting/rebuild', { method: 'POST' });
    return until(async () => {
      const asked = performance.now();
      await service.ask('/v1/partners/AAZ/dossier');
      slowest = Math.max(slowest, performance.now() - asked);
      const run = await service.ask('/v1/reporting/rebuild');
      return run.state !== 'running' && run;
    }, 1_000);
  });
  if (result.state !== 'swapped') throw new Error(`the rebuild failed: ${result.error}`);
  const differing = result.differences.filter(({ onlyBefore, onlyAfter }) => onlyBefore + onlyAfter > 0);
  if (differing.length > 0) throw new Error(`the copies differ: ${JSON.stringify(differing)}`);
  const seconds = (Date.parse(result.endedAt) - Date.parse(result.startedAt)) / 1_000;
  const each = (value) => Math.round((value * 1e6) / result.read);
  const cpu = { service: each(used.service), database: each(used.database) };
  figures.add(`${name}: ${result.read} events read, compared, swapped`, seconds, 's', { aim: `≤ ${aimSeconds}`, cpu });
  figures.add(`${name}: per second`, result.read / seconds, 'events/s');
  figures.add(`${name}: slowest dossier meanwhile`, slowest, 'ms');
}
