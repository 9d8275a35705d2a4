import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { kafkaVersion } from './broker-jars.js';

it('is the same in Docker as from Maven Central', () => {
  const compose = readFileSync(new URL('../../../docker/kafka.yaml', import.meta.url), 'utf8');
  expect(/image: (\S+)/.exec(compose)?.[1]).toBe(`apache/kafka:${kafkaVersion()}`);
});
