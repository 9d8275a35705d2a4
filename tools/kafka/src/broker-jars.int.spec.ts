import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerJars } from './broker-jars.js';
import { describeUnless } from './describe-unless.js';
import { provideKafka, whyNoKafka } from './index.js';
import { javaProgram } from './java-tools.js';
import { runToEnd } from './run-to-end.js';

const noKafka = await whyNoKafka();
const folder = mkdtempSync(join(tmpdir(), 'entente-jars-'));
const environment = { ...process.env };

afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('a machine without Java', () => {
  it('is told to install it', async () => {
    process.env['PATH'] = folder;
    delete process.env['JAVA_HOME'];
    expect(await whyNoKafka()).toBe('Java 17 or newer is not installed');
    await expect(provideKafka({ dataDir: join(folder, 'kafka') })).rejects.toThrow(
      /^Kafka needs Docker with compose, or Java 17 and Maven: Java 17 or newer is not/,
    );
  });

  it('can use a Kafka that runs elsewhere', async () => {
    process.env['PATH'] = folder;
    expect(await provideKafka({ dataDir: join(folder, 'kafka'), brokers: 'one:9092,two:9093' })).toMatchObject({ brokers: 'one:9092,two:9093', pid: 0 });
  });
});

describeUnless(noKafka, 'the jars of the broker', () => {
  it('are brought once, whoever asks at the same time', async () => {
    process.env['ENTENTE_CACHE_DIR'] = folder;
    const lines: string[] = [];
    const found = await Promise.all([1, 2, 3].map(() => brokerJars((line) => lines.push(line))));
    expect(new Set(found).size).toBe(1);
    expect(lines).toHaveLength(1);
    expect(readdirSync(found[0] ?? '')).toContainEqual(expect.stringMatching(/^kafka_2\.13-/));
    expect(readdirSync(folder)).toHaveLength(1);
  }, 300_000);

  it('come by Maven, which is not needed once they are here', async () => {
    const { output } = await runToEnd(javaProgram('java'), ['-XshowSettings:properties', '-version']);
    process.env['JAVA_HOME'] = /java\.home = (.+)/.exec(output)?.[1] ?? '';
    await brokerJars(() => undefined);
    process.env['PATH'] = folder;
    expect(await whyNoKafka()).toBeUndefined();
    process.env['ENTENTE_CACHE_DIR'] = folder;
    expect(await whyNoKafka()).toBe('Maven is not installed, which brings Kafka the first time');
    await expect(brokerJars(() => undefined)).rejects.toThrow(/^Maven could not bring Kafka 4\./);
  }, 300_000);
});
