import pg from 'pg';
import { growRegister } from './grow-register.mjs';
import { runEntente } from './running-entente.mjs';

const ROUNDS = 5;

/** Every way of reading, over a register of ten thousand, a hundred thousand and a million agreements with their events. */
export async function growth(surroundings, figures, { quick }) {
  const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
  surroundings.say('starting everything');
  const { entente, call, partners } = await runEntente(surroundings);
  const databases = {};
  for (const name of ['agreements', 'reporting']) {
    databases[name] = new pg.Client({ connectionString: entente.postgres.url(`entente_${name}`) });
    await databases[name].connect();
    surroundings.atEnd(() => databases[name].end());
  }
  const times = {};
  let grown = 0;
  for (const size of sizes) {
    surroundings.say(`growing to ${size} agreements`);
    await growRegister(databases, partners, grown, size);
    grown = size;
    surroundings.say('reading');
    for (const [name, path] of Object.entries(reads(size, partners))) {
      times[name] ??= [];
      times[name].push(await median(() => call(path)));
    }
  }
  const most = sizes.at(-1);
  for (const [name, each] of Object.entries(times)) {
    const note = sizes.map((size, at) => `${size}: ${Math.round(each[at])} ms`).join(', ');
    figures.ratio(`growth: ${name}, ${most} to ${sizes[0]}`, each.at(-1) / each[0], { aim: '≤ 1.5', note });
  }
}

/** The one in the middle of the register. */
function idOf(n) {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

function reads(size, [first, second]) {
  const middle = idOf(Math.floor(size / 2));
  const cursor = Buffer.from(JSON.stringify([middle])).toString('base64url');
  return {
    'list, no filter': '/v1/agreements',
    'list, from the middle on': `/v1/agreements?cursor=${cursor}`,
    'list, of a party': `/v1/agreements?party=${first}`,
    'list, of two parties': `/v1/agreements?party=${first}&with=${second}`,
    'list, in force': '/v1/agreements?status=inForce',
    'list, by words': '/v1/agreements?q=number%20777',
    'list, by record': '/v1/agreements?record=777',
    agreement: `/v1/agreements/${middle}`,
    'versions of an agreement': `/v1/agreements/${middle}/history`,
    allies: `/v1/partners/${first}/allies`,
    members: '/v1/organisations/nato/members',
    dossier: `/v1/partners/${first}/dossier`,
    relation: `/v1/relations/${first}/${second}`,
    history: '/v1/history',
    'history of a partner': `/v1/history?partner=${first}`,
    'history of an agreement': `/v1/history?subject=${middle}`,
    statistics: '/v1/reports/agreements?groupBy=kind',
    'export, years by partner': '/v1/reports/agreements?groupBy=year,partner',
  };
}

async function median(read) {
  const times = [];
  await read();
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await read();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}
