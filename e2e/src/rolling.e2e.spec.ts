import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { runRolling, verdictTable } from '@entente/faults';
import { whyNoKafka } from '@entente/kafka';
import { describeUnless } from '@entente/kafka/describe-unless';

/** What two cores answer at ease while fourteen processes start beside it. `npm run rolling` asks 200 a second. */
const PER_SECOND = 50;
const folder = mkdtempSync(join(tmpdir(), 'entente-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeUnless(await whyNoKafka(), 'two instances of every service, all of them replaced one after the other', () => {
  it('fail no request and lose no event, on Kafka', async () => {
    const said: string[] = [];
    const { load, verdicts } = await runRolling({
      folder,
      perSecond: PER_SECOND,
      // Shorter than the chart has it, and still longer than any caller keeps a connection it does not use.
      drainMs: 3_000,
      timings: { minReadyMs: 500, endpointDelayMs: 1_000 },
      warmUpMs: 1_000,
      aroundMs: 1_000,
      say: (line) => said.push(line),
    });
    // How many were asked, and how fast, is for the machine to say.
    const { p50, p95, p99 } = load.latency;
    const rate = `${(load.asked / load.seconds).toFixed(0)} a second asked, ${load.withheld} not; answered within ${p50}, ${p95}, ${p99} ms (50, 95, 99 %)`;
    console.log(`${said.join('\n')}\n${verdictTable(verdicts)}\n${rate}`);
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    expect(load.asked).toBeGreaterThan(500);
  }, 900_000);
});
