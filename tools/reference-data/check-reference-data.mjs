#!/usr/bin/env node
/**
 * Checks the bundled reference data: shapes, links, code coverage, names that fit two states, and membership by day.
 * `node tools/reference-data/check-reference-data.mjs [folder with cow_states.csv]`; exits 1 and lists what is wrong.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const root = join(import.meta.dirname, '../..');
const partnersFile = join(root, 'apps/partners/data/partners.json');
const partners = JSON.parse(readFileSync(partnersFile, 'utf8'));
const agreements = JSON.parse(readFileSync(join(root, 'apps/agreements/data/founding-agreements.json'), 'utf8'));
const byId = new Map(partners.map((partner) => [partner.id, partner]));

const faults = [];
let checks = 0;
function check(holds, message) {
  checks += 1;
  if (!holds) faults.push(message);
}

const EXPECTED_MEMBERS = {
  nato: {
    '1949-08-23': 0,
    '1949-08-24': 12,
    '1952-02-18': 14,
    '1955-05-06': 15,
    '1966-07-01': 15,
    '1989-11-09': 16,
    '1999-03-12': 19,
    '2004-04-01': 26,
    '2009-04-01': 28,
    '2017-06-05': 29,
    '2020-03-27': 30,
    '2023-04-04': 31,
    '2026-01-01': 32,
  },
  asean: { '1967-08-08': 5, '1984-01-07': 6, '1995-07-28': 7, '2000-01-01': 10, '2025-10-25': 10, '2025-10-26': 11, '2026-01-01': 11 },
  arf: { '1994-07-25': 18, '2026-01-01': 27 },
  'admm-plus': { '2010-10-12': 18, '2025-10-25': 18, '2026-01-01': 19 },
  csto: { '1994-04-20': 9, '1999-04-02': 6, '2006-08-16': 7, '2012-12-19': 6, '2026-01-01': 6 },
  gcc: { '1981-05-25': 6, '2026-01-01': 6 },
  'african-union': {
    '1963-09-13': 32,
    '1984-11-11': 51,
    '1984-11-12': 50,
    '2001-05-26': 53,
    '2002-07-08': 53,
    '2002-07-09': 53,
    '2011-07-27': 54,
    '2017-01-30': 54,
    '2017-01-31': 55,
    '2026-01-01': 55,
  },
  'european-union': {
    '1958-01-01': 6,
    '1973-01-01': 9,
    '1981-01-01': 10,
    '1986-01-01': 12,
    '1995-01-01': 15,
    '2004-05-01': 25,
    '2007-01-01': 27,
    '2013-07-01': 28,
    '2020-01-31': 28,
    '2020-02-01': 27,
    '2026-01-01': 27,
  },
  // Year-end figures the United Nations publishes.
  un: {
    '1945-10-24': 29,
    '1945-12-31': 51,
    '1946-12-31': 55,
    '1947-12-31': 57,
    '1950-12-31': 60,
    '1955-12-31': 76,
    '1956-12-31': 80,
    '1957-12-31': 82,
    '1958-12-31': 82,
    '1960-12-31': 99,
    '1961-12-31': 104,
    '1962-12-31': 110,
    '1963-12-31': 113,
    '1964-12-31': 115,
    '1965-12-31': 117,
    '1966-12-31': 122,
    '1970-12-31': 127,
    '1973-12-31': 135,
    '1980-12-31': 154,
    '1984-12-31': 159,
    '1990-12-31': 159,
    '1991-12-31': 166,
    '1992-12-31': 179,
    '1993-12-31': 184,
    '1994-12-31': 185,
    '1999-12-31': 188,
    '2000-12-31': 189,
    '2002-12-31': 191,
    '2006-12-31': 192,
    '2011-12-31': 193,
    '2026-01-01': 193,
  },
  osce: { '1975-08-01': 35, '1990-10-03': 34, '1993-01-01': 53, '2012-11-21': 57, '2026-01-01': 57 },
  sco: { '2001-06-15': 6, '2017-06-09': 8, '2023-07-04': 9, '2024-07-04': 10, '2026-01-01': 10 },
  'arab-league': { '1945-05-10': 7, '1958-06-01': 8, '1993-11-20': 22, '2012-01-01': 22, '2026-01-01': 22 },
  oas: { '1951-12-13': 21, '1991-01-08': 35, '2023-11-18': 35, '2023-11-19': 34, '2026-01-01': 34 },
  ecowas: { '1975-06-20': 15, '1977-01-01': 16, '2001-01-01': 15, '2025-01-28': 15, '2025-01-29': 12, '2026-01-01': 12 },
  anzus: { '1952-04-29': 3, '2026-01-01': 3 },
  'five-eyes': { '1946-03-05': 2, '1957-01-01': 5, '2026-01-01': 5 },
  'warsaw-pact': { '1955-06-04': 8, '1968-08-21': 8, '1968-09-13': 7, '1990-09-24': 6, '1991-06-30': 6, '1991-07-01': 0 },
  seato: { '1955-02-19': 8, '1973-11-07': 7, '1977-06-29': 7, '1977-06-30': 0, '2026-01-01': 0 },
  cento: { '1955-12-01': 5, '1959-03-24': 4, '1979-09-26': 0, '2026-01-01': 0 },
};

/** Names that two states did hold at the same time: refused for those years, with both. */
const CONTESTED = new Set(['china', 'congo']);

/** First day a partial date may mean, and its last. */
const first = (date) => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
const last = (date) =>
  date.length === 4
    ? `${date}-12-31`
    : date.length === 7
      ? new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5)), 0)).toISOString().slice(0, 10)
      : date;
/** Certainly held: a spell that begins "in 1967" counts from the end of that year. */
const holds = ({ from, to }, day) => (from === undefined || last(from) <= day) && (to === undefined || day < first(to));
const members = (organisation, day) =>
  new Set(
    agreements
      .filter((agreement) => agreement.constitutes === organisation)
      .flatMap((agreement) => agreement.parties)
      .filter((party) => party.spells.some((spell) => holds(spell, day)))
      .map((party) => party.partner),
  );
const isDate = (date) =>
  /^\d{4}(-\d{2}(-\d{2})?)?$/.test(date) && !Number.isNaN(Date.parse(first(date))) && new Date(first(date)).toISOString().startsWith(first(date));
const dated = (value, where) => {
  for (const end of ['from', 'to']) if (value[end] !== undefined) check(isDate(value[end]), `${where}: ${end} ${value[end]} is no date`);
  if (value.from !== undefined && value.to !== undefined) check(first(value.from) < last(value.to), `${where}: ends before it begins`);
};

check(byId.size === partners.length, 'two partners share an id');
check(statSync(partnersFile).size < 700_000, 'partners.json is larger than 700 kB');
for (const partner of partners) {
  check(/^([A-Z]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$/.test(partner.id), `${partner.id}: no partner id`);
  dated(partner.validity, partner.id);
  for (const name of partner.names) dated(name, `${partner.id} "${name.text}"`);
  for (const name of partner.names)
    check(name.text.trim() === name.text && name.text !== '' && !/\*|\[/.test(name.text), `${partner.id}: untidy name "${name.text}"`);
  for (const identifier of partner.identifiers) dated(identifier, `${partner.id} ${identifier.scheme}`);
  for (const other of [...partner.predecessors, ...partner.successors]) check(byId.has(other), `${partner.id}: ${other} is not in the directory`);
  for (const next of partner.successors) check(byId.get(next)?.predecessors.includes(partner.id), `${next}: does not name ${partner.id} as predecessor`);
  if (partner.validity.to !== undefined && partner.kind === 'state') check(partner.successors.length > 0, `${partner.id}: ended without successors`);
}
check(
  partners.filter(({ identifiers, validity }) => validity.to === undefined && identifiers.some(({ scheme }) => scheme === 'iso3166-1-numeric')).length === 249,
  'not 249 countries of the table',
);

const overlap = (a, b) =>
  (a.from === undefined || b.to === undefined || first(a.from) < first(b.to)) && (b.from === undefined || a.to === undefined || first(b.from) < first(a.to));
const clip = (value, { from, to }) => ({ from: [value.from, from].filter(Boolean).sort().at(-1), to: [value.to, to].filter(Boolean).sort().at(0) });
function sharedAtOnce(what, listOf) {
  const held = new Map();
  for (const partner of partners)
    for (const [key, value] of listOf(partner)) held.set(key, [...(held.get(key) ?? []), { id: partner.id, ...clip(value, partner.validity) }]);
  for (const [key, holders] of held) {
    for (const [at, one] of holders.entries()) {
      for (const other of holders.slice(at + 1))
        check(one.id === other.id || CONTESTED.has(key) || !overlap(one, other), `${what} ${key} fits ${one.id} and ${other.id} at the same time`);
    }
  }
}
sharedAtOnce('code', (partner) => partner.identifiers.map((identifier) => [`${identifier.scheme} ${identifier.code}`, identifier]));
sharedAtOnce('name', (partner) => partner.names.map((name) => [name.text.toLowerCase(), name]));

const folder = process.argv[2];
if (folder !== undefined && existsSync(join(folder, 'cow_states.csv'))) {
  const rows = parse(readFileSync(join(folder, 'cow_states.csv'), 'utf8'), { columns: true, bom: true });
  const fileEnds = rows
    .map((row) => row.end_date)
    .sort()
    .at(-1);
  for (const row of rows) {
    const spells = partners.flatMap((partner) =>
      partner.identifiers
        .filter(({ scheme, code }) => scheme === 'cow' && code === row.ccode)
        .map((spell) => ({ ...clip(spell, partner.validity), id: partner.id })),
    );
    for (let day = Date.parse(row.start_date); day <= Date.parse(row.end_date); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      const found = spells.filter((spell) => holds(spell, date));
      if (found.length !== 1) {
        check(false, `state number ${row.ccode} means ${found.map(({ id }) => id).join(', ') || 'nobody'} on ${date}`);
        break;
      }
    }
    checks += 1;
    if (row.end_date === fileEnds)
      check(
        spells.some((spell) => holds(spell, '2026-01-01')),
        `state number ${row.ccode} means nobody today`,
      );
  }
}

for (const agreement of agreements) {
  const { record } = agreement.report;
  if (agreement.constitutes !== undefined) check(byId.get(agreement.constitutes)?.kind === 'organisation', `${record}: constitutes no organisation`);
  check(
    new Set(agreement.parties.map(({ partner }) => partner)).size === agreement.parties.length && agreement.parties.length > 1,
    `${record}: a party twice, or fewer than two`,
  );
  for (const { partner, spells, actions } of agreement.parties) {
    check(byId.has(partner), `${record}: ${partner} is not in the directory`);
    check(spells.length > 0, `${record}: ${partner} is never bound`);
    for (const [at, spell] of spells.entries()) {
      dated(spell, `${record} ${partner}`);
      check(agreement.inForceOn === undefined || last(spell.from) >= agreement.inForceOn, `${record}: ${partner} is bound before it is in force`);
      check(agreement.endedOn === undefined || (spell.to !== undefined && last(spell.to) <= agreement.endedOn), `${record}: ${partner} is bound after its end`);
      if (at > 0) check(spells[at - 1].to !== undefined && last(spells[at - 1].to) <= first(spell.from), `${record}: spells of ${partner} overlap`);
      const { validity } = byId.get(partner) ?? { validity: {} };
      check(
        validity.to === undefined || (spell.to !== undefined && first(spell.to) <= first(validity.to)),
        `${record}: ${partner} is bound after it ceased to exist`,
      );
      check(validity.from === undefined || last(spell.from) >= first(validity.from), `${record}: ${partner} is bound before it existed`);
    }
    for (const { actedOn } of actions) check(isDate(actedOn), `${record}: ${partner} acted on ${actedOn}`);
  }
}

for (const { id } of partners.filter(({ kind }) => kind === 'organisation')) {
  check(
    agreements.some(({ constitutes }) => constitutes === id),
    `${id}: no founding agreement`,
  );
  check(EXPECTED_MEMBERS[id] !== undefined, `${id}: no expected membership`);
}
for (const [organisation, days] of Object.entries(EXPECTED_MEMBERS)) {
  for (const [day, expected] of Object.entries(days)) {
    const found = members(organisation, day);
    check(found.size === expected, `${organisation} on ${day}: ${found.size} members instead of ${expected}`);
  }
}
const both = (a, b) =>
  agreements.some(({ parties }) =>
    parties
      .find(({ partner }) => partner === a)
      ?.spells.some((one) => parties.find(({ partner }) => partner === b)?.spells.some((other) => overlap(one, other))),
  );
for (const [former, next] of [
  ['SUN', 'RUS'],
  ['CSK', 'CZE'],
  ['YUG', 'SCG'],
  ['SCG', 'SRB'],
  ['malaya', 'MYS'],
  ['tanganyika', 'TZA'],
  ['zanzibar', 'TZA'],
  ['north-yemen', 'YEM'],
  ['YMD', 'YEM'],
]) {
  check(!both(former, next), `${former} and ${next} are bound by one agreement on the same day`);
}

for (const fault of faults) console.error(fault);
console.log(`${checks} checks, ${faults.length} faults: ${partners.length} partners, ${agreements.length} agreements`);
process.exitCode = faults.length > 0 ? 1 : 0;
