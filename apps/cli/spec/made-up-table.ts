import { stringify } from 'csv-stringify/sync';
import type { Row } from '../src/mapping/read-cell.js';

const OWN_HEADER = [
  'source',
  'record',
  'title',
  'kind',
  'parties',
  'signedOn',
  'inForceOn',
  'endedOn',
  'endReason',
  'obligations',
  'policy',
  'classification',
  'releasableTo',
  'originator',
  'citation',
  'notes',
];

/** A table of made-up agreements in the form of the mapping `entente-agreements`. */
export function agreementsTable(rows: number, change: (row: Record<string, string>, number: number) => void = () => undefined): string {
  const table = Array.from({ length: rows }, (_, index) => {
    const row: Record<string, string> = {
      source: 'https://entente.example/made-up',
      record: `R-${index + 1}`,
      title: `Made-up agreement ${index + 1}`,
      kind: 'commission',
      parties: 'PER;COL',
      signedOn: '2001-05',
      policy: 'PUBLIC',
      classification: 'UNCLASSIFIED',
    };
    change(row, index + 1);
    return OWN_HEADER.map((column) => row[column] ?? '');
  });
  return stringify([OWN_HEADER, ...table]);
}

const DCAD: Row = {
  ccode1: '135',
  cowName1: 'PER',
  ccode2: '100',
  cowName2: 'COL',
  signDay: '',
  signMonth: '4',
  signYear: '1999',
  EIFDay: '',
  EIFMonth: '',
  EIFYear: '',
  type: 'general',
  category1: 'DCA',
  category2: '',
  category3: '',
  span: '-77',
  renewType: '-66',
  renewYears: '-66',
  terminated: '-88',
  durationActual: '',
  endYearEstimate: '2010',
  asymmetry: '0',
  categoryConf: 'high',
  UNTS: '',
  fullText: 'N',
  sourceType: 'treaty',
  source: 'A made-up gazette',
  factivaConf: '',
  factivaSign: '',
  factivaEIF: '',
  DCAid: 'M-0001',
};

/** A made-up row with the columns of the Defense Cooperation Agreement Dataset. */
export function dcadRow(change: Row = {}): Row {
  return { ...DCAD, ...change };
}
