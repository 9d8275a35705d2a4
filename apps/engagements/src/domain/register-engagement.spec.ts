import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { registerEngagement } from './register-engagement.js';

describe('registering an engagement', () => {
  it('makes its first version', () => {
    expect(registerEngagement('one', { title: ' First ', label: PUBLIC_LABEL })).toEqual({ id: 'one', version: 1, title: 'First', label: PUBLIC_LABEL });
  });

  it('asks for a title', () => {
    expect(() => registerEngagement('one', { title: ' ', label: PUBLIC_LABEL })).toThrow('needs a title');
  });
});
