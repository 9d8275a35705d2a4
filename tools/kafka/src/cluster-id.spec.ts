import { expect, it } from '@jest/globals';
import { newClusterId } from './cluster-id.js';

it('is 16 bytes and begins with no dash, however often one is drawn', () => {
  for (let n = 0; n < 5_000; n += 1) expect(newClusterId()).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});
