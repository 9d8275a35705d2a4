import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { registerCrisis } from './register-crisis.js';

describe('registering a crisis', () => {
  it('makes its first version', () => {
    expect(registerCrisis('one', { title: ' First ', label: PUBLIC_LABEL })).toEqual({ id: 'one', version: 1, title: 'First', label: PUBLIC_LABEL });
  });

  it('asks for a title', () => {
    expect(() => registerCrisis('one', { title: ' ', label: PUBLIC_LABEL })).toThrow('needs a title');
  });
});
