#!/usr/bin/env node
/**
 * Makes apps/partners/data/partners.json from countries_pddl.csv and cow_states.csv in the folder given as argument, and the curated tables beside this file.
 * The result is bundled; run this only to regenerate it: `node tools/reference-data/build-partners.mjs <folder>`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { CUSTOMS, ORGANISATIONS, WEEKENDS } from './curated-organisations.mjs';
import { ADDED_STATES, COW_PARTNERS, FORMER_NUMERIC, OTHER_NAMES, RENAMED_CODES, SHORT_NAMES, TABLE_NAMES_HELD, VALID_FROM } from './curated-states.mjs';

const SOURCE = 'https://entente.example/reference';
const LANGUAGES = [
  ['en', 'English', 'official_name_en'],
  ['fr', 'French', 'official_name_fr'],
  ['es', 'Spanish', 'official_name_es'],
  ['ru', 'Russian', 'official_name_ru'],
  ['ar', 'Arabic', 'official_name_ar'],
  ['zh', 'Chinese', 'official_name_cn'],
];
const ARTICLE_AFTER = / \((?:the|le|la|les|l['’]|el|los|las)\)$/i;
const ARTICLE_BEFORE = { en: /^the /i, fr: /^(?:le |la |les |l['’])/, es: /^(?:el |la |los |las )(?=\p{L})/u };

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: build-partners.mjs <folder with the tables>');
const table = (name) => parse(readFileSync(join(folder, name), 'utf8'), { columns: true, bom: true });

const padded = (code) => code.padStart(3, '0');
const withoutArticle = (text, language) =>
  text
    .replace(/\s*\*+$/, '')
    .trim()
    .replace(ARTICLE_AFTER, '')
    .replace(ARTICLE_BEFORE[language] ?? /^$/, '');
const spelledOut = (text) => text.replaceAll(' & ', ' and ').replaceAll('St. ', 'Saint ').replaceAll('U.S. ', 'United States ');
const dayAfter = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const defined = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== ''));

/** `formal:Text [from..to]` as a name. */
function written(spec, language, use = 'variant') {
  const [, formal, text, from, to] = /^(formal:)?(.*?)(?: \[([\d-]*)\.\.([\d-]*)\])?$/.exec(spec);
  return defined({ text, language, use: formal ? 'formal' : use, from, to });
}

/** Keeps the first of equal names, so that a short name is not repeated as a variant. */
function distinct(names) {
  const seen = new Set();
  return names.filter(({ text, language, use, from, to }) => {
    const key = use === 'variant' ? `${text} ${from ?? ''} ${to ?? ''}` : `${text} ${language} ${from ?? ''} ${to ?? ''}`;
    const known = seen.has(key);
    for (const each of [key, `${text} ${from ?? ''} ${to ?? ''}`]) seen.add(each);
    return !known;
  });
}

function tableNames(row, id, name) {
  const display = spelledOut(row['CLDR display name']);
  const names = [{ text: name, language: 'en', use: 'short' }];
  for (const [language, column, official] of LANGUAGES) {
    const short = [row[`UNTERM ${column} Short`], row[official]].map((text) => withoutArticle(text, language)).filter(Boolean);
    names.push(...short.slice(0, 1).map((text) => ({ text, language, use: 'short' })), ...short.slice(1).map((text) => ({ text, language, use: 'variant' })));
    const formal = withoutArticle(row[`UNTERM ${column} Formal`], language);
    if (formal !== '') names.push({ text: formal, language, use: 'formal' });
  }
  names.push({ text: display, language: 'en', use: 'variant' }, { text: row['CLDR display name'], language: 'en', use: 'variant' });
  const held = TABLE_NAMES_HELD[id];
  return names.map((each) => (held?.names.includes(each.text) ? { ...each, from: held.from } : each));
}

/** Spells of the state list by partner; its last day is that of the file for states that go on. */
function cowByPartner(rows) {
  const fileEnds = rows
    .map((row) => row.end_date)
    .sort()
    .at(-1);
  const found = new Map();
  for (const row of rows) {
    const until = row.end_date === fileEnds ? undefined : dayAfter(row.end_date);
    let from = row.start_date;
    for (const [partner, handedOver] of COW_PARTNERS[row.ccode] ?? [[row.iso3c]]) {
      if (partner === '') throw new Error(`no partner for state number ${row.ccode}`);
      if (handedOver !== undefined && handedOver <= from) continue;
      const to = handedOver !== undefined && (until === undefined || handedOver < until) ? handedOver : until;
      found.set(partner, [...(found.get(partner) ?? []), defined({ scheme: 'cow', code: row.ccode, from, to })]);
      if (to === until) break;
      from = to;
    }
  }
  return found;
}

function countryOf(row, cow) {
  const id = row['ISO3166-1-Alpha-3'];
  const name = SHORT_NAMES[id] ?? spelledOut(row['CLDR display name']).replaceAll('’', "'");
  const [alpha4, alpha3] = RENAMED_CODES[id] ?? [];
  const former = FORMER_NUMERIC[id];
  return {
    id,
    kind: 'state',
    name,
    names: distinct([...tableNames(row, id, name), ...(OTHER_NAMES[id] ?? []).map((spec) => written(spec, 'en'))]),
    identifiers: [
      { scheme: 'iso3166-1-alpha-3', code: id },
      { scheme: 'iso3166-1-alpha-2', code: row['ISO3166-1-Alpha-2'] },
      { scheme: 'iso3166-1-numeric', code: padded(row['ISO3166-1-numeric']) },
      { scheme: 'm49', code: padded(row.M49) },
      ...(former ? ['iso3166-1-numeric', 'm49'].map((scheme) => ({ scheme, ...former })) : []),
      ...[alpha4, alpha3].filter(Boolean).map((code) => ({ scheme: 'iso3166-3', code })),
      ...(cow.get(id) ?? []),
    ],
    region: row['Region Code'] && { code: padded(row['Region Code']), name: row['Region Name'] },
    subregion: row['Sub-region Code'] && { code: padded(row['Sub-region Code']), name: row['Sub-region Name'] },
    capital: row.Capital.trim(),
    languages: [
      ...new Set(
        row.Languages.split(',')
          .map((tag) => tag.trim().split('-')[0])
          .filter(Boolean),
      ),
    ],
  };
}

function addedState({ id, name, names = [], foreign = {}, iso, numeric, from, to, ...described }, cow) {
  const [alpha4, alpha2, ...numbers] = iso ?? [undefined, undefined, ...(numeric ? [numeric] : [])];
  const other = Object.entries(foreign).flatMap(([language, texts]) => texts.map((text) => written(text, language)));
  return {
    id,
    kind: 'state',
    name,
    names: distinct([{ text: name, language: 'en', use: 'short' }, ...names.map((text) => written(text, 'en')), ...other]),
    identifiers: [
      ...(/^[A-Z]{3}$/.test(id) ? [{ scheme: 'iso3166-1-alpha-3', code: id }] : []),
      ...(alpha2 ? [defined({ scheme: 'iso3166-1-alpha-2', code: alpha2, from, to })] : []),
      ...numbers.flatMap((code) => ['iso3166-1-numeric', 'm49'].map((scheme) => defined({ scheme, code, from, to }))),
      ...(alpha4 ? [alpha4, id].map((code) => ({ scheme: 'iso3166-3', code })) : []),
      ...(cow.get(id) ?? []),
    ],
    from,
    to,
    ...described,
  };
}

function organisation({ id, name, names, fr = [], es = [], ru = [], from, to, capital, languages }) {
  const other = [
    ['fr', fr],
    ['es', es],
    ['ru', ru],
  ].flatMap(([language, texts]) => texts.map((text) => written(text, language)));
  return {
    id,
    kind: 'organisation',
    name,
    names: distinct([{ text: name, language: 'en', use: 'short' }, ...names.map((text) => written(text, 'en')), ...other]),
    identifiers: [],
    from,
    to,
    capital,
    languages,
  };
}

/** The order of fields and the links between states, the same for every partner. */
function record(
  { id, kind, name, names, identifiers, from = VALID_FROM[id], to, predecessors = [], successors = [], region, subregion, capital, languages = [] },
  predecessorsOf,
) {
  const profile = defined({ weekend: WEEKENDS[id], ...CUSTOMS[id] });
  return defined({
    id,
    report: { source: SOURCE, record: id, revision: 1 },
    kind,
    name,
    names,
    identifiers,
    validity: defined({ from, to }),
    predecessors: [...new Set([...predecessors, ...(predecessorsOf.get(id) ?? [])])].sort(),
    successors,
    region: region || undefined,
    subregion: subregion || undefined,
    capital,
    languages,
    profile: Object.keys(profile).length > 0 ? profile : undefined,
  });
}

const cow = cowByPartner(table('cow_states.csv'));
const partners = [
  ...table('countries_pddl.csv').map((row) => countryOf(row, cow)),
  ...ADDED_STATES.map((state) => addedState(state, cow)),
  ...ORGANISATIONS.map(organisation),
].sort((a, b) => (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind === 'state' ? -1 : 1));
const predecessorsOf = new Map();
for (const { id, successors = [] } of partners) for (const next of successors) predecessorsOf.set(next, [...(predecessorsOf.get(next) ?? []), id]);
const unmapped = [...cow.keys()].filter((id) => !partners.some((partner) => partner.id === id));
if (unmapped.length > 0) throw new Error(`states of the list without a partner: ${unmapped.join(', ')}`);

const lines = partners.map((partner) => JSON.stringify(record(partner, predecessorsOf)));
writeFileSync(join(import.meta.dirname, '../../apps/partners/data/partners.json'), `[\n${lines.join(',\n')}\n]\n`);
console.log(`${partners.length} partners`);
