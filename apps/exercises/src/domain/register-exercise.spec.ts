import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { registerExercise } from './register-exercise.js';

describe('registering an exercise', () => {
  it('makes its first version', () => {
    expect(registerExercise('one', { title: ' First ', label: PUBLIC_LABEL })).toEqual({ id: 'one', version: 1, title: 'First', label: PUBLIC_LABEL });
  });

  it('asks for a title', () => {
    expect(() => registerExercise('one', { title: ' ', label: PUBLIC_LABEL })).toThrow('needs a title');
  });
});
