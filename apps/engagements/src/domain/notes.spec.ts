import { describe, expect, it } from '@jest/globals';
import { languageNotes, protocolNotes } from './notes.js';

describe('languages', () => {
  const culture = (partner: string) => ({ languages: { PER: ['es', 'qu'], COL: ['es'], CHN: ['zh'], ATA: [] }[partner] ?? [] });
  it('warn where none is shared and nobody interprets', () => {
    const codes = (partners: string[], interpreted = false) => languageNotes(partners, interpreted, culture).map(({ partner }) => partner);
    expect([codes(['PER', 'COL']), codes(['PER', 'CHN']), codes(['PER', 'CHN'], true), codes(['PER', 'ATA']), codes(['PER'])]).toEqual([
      [],
      ['CHN'],
      [],
      [],
      [],
    ]);
  });
});

describe('protocol', () => {
  it('comes from the directory', () => {
    const culture = () => ({ profile: { protocol: 'Uniform at first calls.' } });
    expect(protocolNotes(['PER'], culture)).toEqual([{ partner: 'PER', code: 'protocol', text: 'Uniform at first calls.' }]);
  });
});
