// Runs the commands of tools/up/demo, one after the other, in the image of the `entente` command. Repeated, it changes nothing: reports that came before
// are known.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

for (const command of JSON.parse(readFileSync('commands.json', 'utf8'))) {
  console.log(`entente ${command.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['/entente/apps/cli/dist/main.js', ...command], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
