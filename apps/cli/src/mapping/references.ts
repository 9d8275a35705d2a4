import { placesOf, type Rule } from './rule.js';

/** A name a rule relies on, and where in the mapping file it does. */
export interface Reference {
  to: 'column' | 'table' | 'field' | 'item';
  name: string;
  path: PropertyKey[];
}

function column(name: string | undefined, path: PropertyKey[]): Reference[] {
  return name === undefined ? [] : [{ to: 'column', name, path }];
}

function table(name: string | undefined, path: PropertyKey[]): Reference[] {
  return name === undefined ? [] : [{ to: 'table', name, path }];
}

/** Every column, table, field and item the rule relies on. An item inside a `split` is the split's own. */
export function referencesOf(rule: Rule, path: PropertyKey[]): Reference[] {
  if ('constant' in rule) return [];
  if ('column' in rule) return [...column(rule.column, [...path, 'column']), ...table(rule.table, [...path, 'table'])];
  if ('date' in rule) {
    const at = [...path, 'date'];
    if ('column' in rule.date) return column(rule.date.column, [...at, 'column']);
    return [...column(rule.date.year, [...at, 'year']), ...column(rule.date.month, [...at, 'month']), ...column(rule.date.day, [...at, 'day'])];
  }
  if ('leading' in rule) return [...column(rule.leading.column, [...path, 'leading', 'column']), ...table(rule.leading.table, [...path, 'leading', 'table'])];
  if ('text' in rule) return placesOf(rule.text).flatMap((place) => [...column(place.column, [...path, 'text']), ...table(place.table, [...path, 'text'])]);
  if ('field' in rule) return [{ to: 'field', name: rule.field, path: [...path, 'field'] }];
  if ('item' in rule) return [{ to: 'item', name: 'item', path: [...path, 'item'] }];
  if ('partner' in rule)
    return Object.entries(rule.partner).flatMap(([key, part]) => (typeof part === 'object' ? referencesOf(part, [...path, 'partner', key]) : []));
  if ('list' in rule) return rule.list.flatMap((item, index) => referencesOf(item, [...path, 'list', index]));
  if ('split' in rule) {
    const each = referencesOf(rule.split.each, [...path, 'split', 'each']).filter((reference) => reference.to !== 'item');
    return [...column(rule.split.column, [...path, 'split', 'column']), ...each];
  }
  if ('object' in rule) return Object.entries(rule.object).flatMap(([key, part]) => referencesOf(part, [...path, 'object', key]));
  return rule.cases.flatMap((one, index) => [
    ...Object.keys(one.when ?? {}).flatMap((name) => column(name, [...path, 'cases', index, 'when', name])),
    ...(one.use ? referencesOf(one.use, [...path, 'cases', index, 'use']) : []),
  ]);
}
