import { describe, expect, it } from '@jest/globals';
import { Principal } from './principal.js';

const claims = { sub: 'anna', nation: 'PER', clearance: 'SECRET' };

describe('the roles of a caller', () => {
  it('are those that are known: one of a later release gives nothing, and refuses nobody', () => {
    expect(Principal.parse({ ...claims, roles: ['desk-officer', 'a-later-role', 'constructor'] }).roles).toEqual(['desk-officer']);
  });

  it('are names in a list, or the token is refused', () => {
    for (const roles of [undefined, 'operator', [1]]) expect(Principal.safeParse({ ...claims, roles }).success).toBe(false);
  });
});
