import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { kafkaImage } from './kafka-image.js';

const compose = ['broker', 'kafka'].map((name) => readFileSync(new URL(`../../../docker/${name}.yaml`, import.meta.url), 'utf8')).join('');

describe('docker/kafka.yaml', () => {
  it('runs the same version as Maven Central gives', () => {
    expect(/image: \S+:-(\S+)\}/.exec(compose)?.[1]).toBe(kafkaImage(9092).image);
  });

  it('sets what every other broker of ours is set to, but for its ports', () => {
    const set = Object.fromEntries([...compose.matchAll(/^ {6}([A-Z_]+): '?([^'\n]+)'?$/gm)].map(([, name, value]) => [name, value]));
    const ports = /LISTENERS$|VOTERS$/;
    const { environment } = kafkaImage(9092);
    expect(Object.keys(set).sort()).toEqual(Object.keys(environment).sort());
    for (const [name, value] of Object.entries(environment)) if (!ports.test(name)) expect([name, set[name]]).toEqual([name, value]);
  });
});
