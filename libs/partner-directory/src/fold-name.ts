/** Words that carry no meaning of their own in a partner's name: "Republic of the Congo" is "Congo, Republic of". */
const EMPTY_WORDS = new Set(['the', 'of', 'and']);

/** Letters that Unicode does not decompose, as people without them on the keyboard type them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ς: 'σ' };

const ACCENTS = /[\u0300-\u036f]/g;
const SPELLED_APART = /[ßæœøđðłıþς]/g;
const INITIALS = /(?<![\p{L}\p{N}])\p{L}(?:\.\s?\p{L})+(?![\p{L}\p{N}])/gu;
const APOSTROPHES = /['’‘ʼ`´ʻ]/g;
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/u;

/**
 * The words of a name without case, accents and punctuation, in their order.
 * "St." becomes "saint", "U.S.S.R." "ussr", "&" and "the", "of", "and" vanish; other scripts keep their letters.
 */
export function wordsOf(name: string): string[] {
  // Twice: capital ẞ and İ only show what they are made of once they are lower-case, ŉ its apostrophe once taken apart.
  const lower = name
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(APOSTROPHES, '')
    .replace(ACCENTS, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '');
  const plain = lower
    .replace(SPELLED_APART, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(INITIALS, (initials) => initials.replace(/[.\s]/g, ''))
    .normalize('NFC');
  const words = plain
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '')
    .map((word) => (word === 'st' ? 'saint' : word));
  const telling = words.filter((word) => !EMPTY_WORDS.has(word));
  return telling.length > 0 ? telling : words;
}

/** The key under which all spellings of a name meet, whatever the order of its words; empty when the name has no letter or digit. */
export function foldName(name: string): string {
  return wordsOf(name).sort().join(' ');
}
