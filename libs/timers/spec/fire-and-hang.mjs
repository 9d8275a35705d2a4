// An instance of a service whose handler takes effect and never ends: says `fired` in its midst, and is killed there.
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import { TimerLoop } from '../dist/loop/timer-loop.js';
import { Timers } from '../dist/timers.js';

const dataSource = createDataSource({ url: process.argv[2], applicationName: 'fire and hang' });
await connectAndMigrate(dataSource);
const fire = async (tx, timers) => {
  for (const { kind, key } of timers) await tx.execute('INSERT INTO effect (kind, key) VALUES ($1, $2)', [kind, key]);
  process.stdout.write('fired\n');
  await new Promise(() => undefined);
};
const tell = (...what) => process.stderr.write(`${JSON.stringify(what)}\n`);
new TimerLoop(new Transactions(dataSource), new Clock(), { kind: process.argv[3], fire }, new Timers(), {
  fired: tell,
  failed: tell,
  split: tell,
  interrupted: tell,
}).start();
