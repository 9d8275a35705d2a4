import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { register{{Thing}} } from './register-{{thing}}.js';

describe('registering {{thingAn}}', () => {
  it('makes its first version', () => {
    expect(register{{Thing}}('one', { title: ' First ', label: PUBLIC_LABEL })).toEqual({ id: 'one', version: 1, title: 'First', label: PUBLIC_LABEL });
  });

  it('asks for a title', () => {
    expect(() => register{{Thing}}('one', { title: ' ', label: PUBLIC_LABEL })).toThrow('needs a title');
  });
});
