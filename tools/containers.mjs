// Builds every image, measures it, and runs all of them by docker/compose.yaml: `npm run containers`, or of one app `npm run containers -- images agreements`,
// or what is built already: `npm run containers -- system`. Ends with the figures and `N passed, N failed`.
// Needs podman or Docker on this machine; without one it says so and ends, unless CONTAINERS_REQUIRED is set. Where official images cannot be
// had: `eval "$(bash tools/containers/stand-ins/build.sh)"` before.
import { prepare } from './prepare.mjs';
import { findCompose, findEngine } from './containers/engine.mjs';
import { buildImage, checkBillAlone, checkImage, checkRefusal } from './containers/check-image.mjs';
import { checkConfinement, checkNothingIsLost, checkTour, measureMemory, measureStart } from './containers/check-system.mjs';
import { checkPrometheus } from './containers/check-observability.mjs';
import { Report } from './containers/report.mjs';
import { services, System } from './containers/system.mjs';

const images = { prefix: process.env.ENTENTE_IMAGES ?? 'localhost/entente', version: process.env.ENTENTE_VERSION ?? 'check' };
const [stage = 'all', ...named] = process.argv.slice(2);
const report = new Report();

const engine = findEngine();
const compose = engine && findCompose(engine);
if (engine === undefined) skip('neither podman nor Docker answers');
else {
  if (stage !== 'system') for (const app of named.length > 0 ? named : [...services, 'cli']) await image(app);
  if (stage !== 'images') {
    if (compose === undefined) skip('there is neither docker compose nor podman-compose of at least 1.1');
    else await wholeSystem();
  }
  if (!report.end()) process.exitCode = 1;
}

function skip(why) {
  console.log(`Containers are not checked: ${why}.`);
  process.exitCode = process.env.CONTAINERS_REQUIRED ? 1 : 0;
}

async function image(app) {
  const tag = `${images.prefix}/${app}:${images.version}`;
  if (!(await report.check(`${app}: its image is built`, () => buildImage(engine, app, tag)))) return;
  await report.check(`${app}: holds what runs and no more`, () => checkImage(engine, app, tag, report));
  await report.check(`${app}: says what is missing`, () => checkRefusal(engine, app, tag));
  if (app === 'cli') await report.check('cli: its bill of materials alone', () => checkBillAlone(engine, app));
}

async function wholeSystem() {
  await prepare();
  const system = new System(engine, compose, images);
  try {
    if (!(await report.check('everything starts, each after what it needs is healthy', () => system.start()))) return;
    for (const name of services) await report.check(`${name}: is confined, and its health check agrees`, () => checkConfinement(system, name));
    await report.check('demo data, then the tour of the README', () => checkTour(system));
    await report.check('Prometheus reads every service, and has the rules', () => checkPrometheus(system));
    for (const victim of services) await report.check(`${victim}: killed while agreements are registered`, () => checkNothingIsLost(system, victim));
    await report.check('each starts again', () => measureStart(system, report));
    await report.check('memory with nothing to do', () => measureMemory(system, report));
  } finally {
    system.remove();
  }
}
