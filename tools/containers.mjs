// Builds every image, measures it, and runs all of them by docker/compose.yaml: `npm run containers`, or of one app `npm run containers -- images agreements`.
// Needs podman or Docker on this machine; without one it says so and ends, unless CONTAINERS_REQUIRED is set. Where official images cannot be
// had: `eval "$(bash tools/containers/stand-ins/build.sh)"` before.
import { prepare } from './prepare.mjs';
import { findCompose, findEngine } from './containers/engine.mjs';
import { buildImage, checkImage, checkRefusal } from './containers/check-image.mjs';
import { checkConfinement, checkMemory, checkNothingIsLost, checkStart, checkTour } from './containers/check-system.mjs';
import { services, System } from './containers/system.mjs';

const images = { prefix: process.env.ENTENTE_IMAGES ?? 'localhost/entente', version: process.env.ENTENTE_VERSION ?? 'check' };
const [stage = 'all', ...named] = process.argv.slice(2);

const engine = findEngine();
const compose = engine && findCompose(engine);
if (engine === undefined) skip('neither podman nor Docker answers');
else {
  if (stage !== 'system') for (const app of named.length > 0 ? named : [...services, 'cli']) image(app);
  if (stage !== 'images') {
    if (compose === undefined) skip('there is neither docker compose nor podman-compose');
    else await wholeSystem();
  }
}

function skip(why) {
  console.log(`Containers are not checked: ${why}.`);
  process.exitCode = process.env.CONTAINERS_REQUIRED ? 1 : 0;
}

function image(app) {
  const tag = `${images.prefix}/${app}:${images.version}`;
  const began = Date.now();
  buildImage(engine, app, tag);
  const { megabytes, files, components } = checkImage(engine, app, tag);
  checkRefusal(engine, app, tag);
  console.log(`${app}: ${megabytes} MB, ${files} files, ${components} components; built and checked in ${Math.round((Date.now() - began) / 1000)} s`);
}

async function wholeSystem() {
  await prepare();
  const system = new System(engine, compose, images);
  try {
    console.log(`ready after ${(await system.start()).toFixed(1)} s, databases and topics made`);
    checkConfinement(system);
    console.log('confined; their health checks agree');
    console.log('MB with nothing to do', await checkMemory(system));
    console.log('seconds to the first answer', await checkStart(system));
    console.log(`tour of the README: ${checkTour(system)} steps`);
    for (const victim of ['agreements', 'reporting']) console.log(`${victim} killed`, await checkNothingIsLost(system, victim));
  } finally {
    system.remove();
  }
}
