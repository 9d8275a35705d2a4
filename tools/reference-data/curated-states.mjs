/**
 * What the country table does not know: short names, names of other times, states without a code of today.
 * A name may carry the days it held, half-open: `Zaire [1971-10-27..1997-05-17]`; `formal:` marks a formal one.
 */

/** Short English names where the table's display name abbreviates or differs from usage. */
export const SHORT_NAMES = {
  BES: 'Bonaire, Sint Eustatius and Saba', BIH: 'Bosnia and Herzegovina', COD: 'Democratic Republic of the Congo', COG: 'Congo', CPV: 'Cabo Verde',
  GBR: 'United Kingdom', MAF: 'Saint Martin', MMR: 'Myanmar', UMI: 'United States Minor Outlying Islands', USA: 'United States',
  VAT: 'Holy See', VCT: 'Saint Vincent and the Grenadines', VIR: 'United States Virgin Islands',
};

/** Former and alternative names of today's states, spellings seen in public registers included. */
export const OTHER_NAMES = {
  AFG: ['Afghanistan (Interim Authority)'],
  BEN: ['Dahomey [..1975-11-30]', 'Dahomey (Benin)', 'formal:Republic of Dahomey [..1975-11-30]', "formal:People's Republic of Benin [1975-11-30..1990-03-01]"],
  BFA: ['Upper Volta [..1984-08-04]', 'Upper Volta (Burkina Faso)', 'formal:Republic of Upper Volta [..1984-08-04]'],
  BGD: ['Bangla Desh'],
  BIH: ['Bosnian Federation', 'Bosnia-Hercegovina'],
  BLR: ['Byelorussia', 'Belorussia', 'Byelarus', 'formal:Byelorussian Soviet Socialist Republic [..1991-09-19]'],
  BLZ: ['British Honduras [..1973-06-01]'],
  BOL: ['formal:Republic of Bolivia [..2009-03-18]'],
  BWA: ['Bechuanaland [..1966-09-30]'],
  CAF: ['Central African Empire [1976-12-04..1979-09-21]'],
  CHN: ['PRC', 'Mainland China', 'Republic of China [1912-01-01..1949-12-08]'],
  CIV: ["Cote d'Ivoire", 'Ivory Coast', "formal:Republic of Côte d'Ivoire"],
  COD: ['Congo [1960-06-30..1971-10-27]', 'Congo (Leopoldville)', 'Congo (Kinshasa)', 'Republic of the Congo (Leopoldville) [1960-06-30..1964-08-01]',
    'Belgian Congo [..1960-06-30]', 'DR Congo', 'DRC', 'Zaire [1971-10-27..1997-05-17]', 'Zaïre [1971-10-27..1997-05-17]',
    'formal:Republic of Zaire [1971-10-27..1997-05-17]', 'Democratic Republic of the Congo (Zaire)', 'Zaire (Democratic Republic of the Congo)'],
  COG: ['Congo (Brazzaville)', "formal:People's Republic of the Congo [1970-01-03..1992-03-15]"],
  CPV: ['Cape Verde', 'Cape Verde Islands'],
  CUB: ['Cuba (Provisional Government)'],
  CZE: ['Czech Republic'],
  DEU: ['West Germany [1949-05-23..1990-10-03]', 'German Federal Republic [1949-05-23..1990-10-03]', 'FRG [1949-05-23..1990-10-03]', 'German Empire [1871-01-18..1918-11-09]',
    'Prussia [..1871-01-18]', 'formal:German Reich [1871-01-18..1945-05-08]'],
  DJI: ['French Somaliland [..1967-07-06]', 'French Territory of the Afars and the Issas [1967-07-06..1977-06-27]'],
  DNK: ['Denmark (Greenland)', 'Denmark (Faroe Islands)'],
  EGY: ['United Arab Republic [1958-02-22..1971-09-11]', 'UAR [1958-02-22..1971-09-11]'],
  ETH: ['Abyssinia'],
  FRA: ['France (Provisional Government)'],
  GBR: ['Great Britain', 'Britain', 'U.K.', 'United Kingdom (England)', 'United Kingdom (Northern Ireland)', 'United Kingdom (Scotland)', 'United Kingdom (Wales)'],
  GHA: ['Gold Coast [..1957-03-06]'],
  GRC: ['Kingdom of Greece [..1973-06-01]'],
  GUY: ['British Guiana [..1966-05-26]'],
  HKG: ['Hong Kong SAR'],
  HUN: ["formal:Hungarian People's Republic [1949-08-20..1989-10-23]"],
  IDN: ['Dutch East Indies [..1949-12-27]', 'Netherlands East Indies [..1949-12-27]'],
  IRL: ['Irish Free State [1922-12-06..1937-12-29]', 'Republic of Ireland', 'Eire'],
  IRN: ['Persia'],
  ISR: ['Israel (Provisional Government)'],
  ITA: ['Sardinia [..1861-03-17]', 'Kingdom of Sardinia [..1861-03-17]'],
  JOR: ['Transjordan [..1949-04-26]', 'Trans-Jordan [..1949-04-26]'],
  KGZ: ['Kirghizia', 'Kirgizia', 'Kyrgyz Republic'],
  KHM: ['Khmer Republic [1970-10-09..1975-04-17]', 'Khmer Republic (Cambodia)', 'Kampuchea', 'Democratic Kampuchea [1975-04-17..1990-02-03]', "formal:People's Republic of Kampuchea [1979-01-10..1989-05-01]"],
  KNA: ['St. Christopher and Nevis', 'Saint Christopher-Nevis'],
  KOR: ['Korea [1948-08-15..]', 'ROK', 'Korea, South'],
  LBY: ['formal:Libyan Arab Jamahiriya [1977-03-02..2011-09-16]', 'Libyan Arab Republic [1969-09-01..1977-03-02]'],
  LKA: ['Ceylon [..1972-05-22]', 'Ceylon (Sri Lanka)'],
  LSO: ['Basutoland [..1966-10-04]'],
  MAC: ['Macau'],
  MDA: ['Moldavia'],
  MDG: ['Malagasy Republic [..1975-12-30]'],
  MKD: ['Macedonia', 'Former Yugoslav Republic of Macedonia', 'FYROM', 'The former Yugoslav Republic of Macedonia'],
  MMR: ['Burma', 'Burma (Myanmar)', 'Myanmar (Burma)', 'formal:Union of Burma [..1974-01-04]', 'formal:Union of Myanmar [1989-06-18..2010-10-21]'],
  MNG: ["Mongolian People's Republic [1924-11-26..1992-02-12]", 'Outer Mongolia [..1945]'],
  MOZ: ["People's Republic of Mozambique [1975-06-25..1990-11-30]"],
  MWI: ['Nyasaland [..1964-07-06]'],
  MYS: ['Federation of Malaysia'],
  NAM: ['South West Africa [..1990-03-21]', 'South-West Africa [..1990-03-21]'],
  NLD: ['Holland'],
  OMN: ['Muscat and Oman'],
  POL: ['Poland (government-in-exile)', "formal:Polish People's Republic [1952-07-22..1989-12-31]"],
  PRK: ['DPRK', 'Korea, North'],
  PSE: ['Palestinian Authority', 'Palestinian Territories', 'Occupied Palestinian Territory', 'Palestinian National Authority', 'West Bank', 'West Bank and Gaza'],
  ROU: ['Rumania', 'Roumania', 'formal:Socialist Republic of Romania [1965-08-21..1989-12-30]'],
  SLV: ['Salvador [..1915]'],
  SOM: ['Somali Republic', 'formal:Somali Democratic Republic [1969-10-21..1991-01-26]'],
  STP: ['São Tomé and Príncipe'],
  SUR: ['Surinam', 'Dutch Guiana [..1975-11-25]'],
  SWZ: ['Swaziland', 'formal:Kingdom of Swaziland [..2018-04-19]'],
  THA: ['Siam', 'Siam (Thailand)'],
  TLS: ['East Timor', 'Portuguese Timor [..1975-11-28]'],
  TUR: ['Turkey', 'Turkiye', 'formal:Republic of Türkiye', 'formal:Republic of Turkey [1923-10-29..]', 'Ottoman Empire [..1922-11-01]'],
  TWN: ['Republic of China [1949-12-08..]', 'China [1949-12-08..1971-10-25]', 'Taiwan, Province of China', 'Chinese Taipei', 'Formosa', 'Nationalist China [1949-12-08..]', 'Republic of China (Taiwan)'],
  TZA: ['United Republic of Tanganyika and Zanzibar [1964-04-26..1964-10-29]'],
  USA: ['U.S.', 'U.S.A.', 'America', 'United States'],
  VAT: ['Vatican', 'Vatican City State', 'Papal States [..1870-09-20]'],
  VNM: ['North Vietnam [1945-09-02..1976-07-02]', 'formal:Democratic Republic of Vietnam [1945-09-02..1976-07-02]', 'formal:Socialist Republic of Vietnam [1976-07-02..]'],
  VUT: ['New Hebrides [..1980-07-30]'],
  WSM: ['Western Samoa'],
  ZAF: ['Union of South Africa [1910-05-31..1961-05-31]'],
  ZMB: ['Northern Rhodesia [..1964-10-24]'],
  ZWE: ['Southern Rhodesia [..1980-04-18]', 'Rhodesia [1964-10-24..1979-06-01]', 'Zimbabwe Rhodesia [1979-06-01..1980-04-18]', 'Southern Rhodesia (Zimbabwe)'],
};

/** Table names that fit two states hold for one of them only in these days. */
export const TABLE_NAMES_HELD = { VNM: { names: ['Vietnam', 'Viet Nam'], from: '1975-05-01' } };

/** First day of today's states that succeed others still in the directory; elsewhere an absent start says nothing is decided by it. */
export const VALID_FROM = {
  ARM: '1991-09-21', AZE: '1991-08-30', GEO: '1991-04-09', KAZ: '1991-12-16', KGZ: '1991-08-31', MDA: '1991-08-27', RUS: '1991-12-26', TJK: '1991-09-09',
  TKM: '1991-10-27', UZB: '1991-08-31', BIH: '1992-03-03', HRV: '1991-06-25', MKD: '1991-09-08', SVN: '1991-06-25', MNE: '2006-06-03', SRB: '2006-06-03',
  CZE: '1993-01-01', SVK: '1993-01-01', MYS: '1963-09-16', SGP: '1965-08-09', TZA: '1964-04-26', YEM: '1990-05-22', VNM: '1945-09-02', BGD: '1971-03-26',
  ERI: '1993-05-24', SSD: '2011-07-09', XKX: '2008-02-17', KOR: '1948-08-15', PRK: '1948-09-09', TWN: '1949-12-08',
};

/** Former ISO 3166 codes of states that only changed their name: alpha-4, then alpha-3. */
export const RENAMED_CODES = {
  BEN: ['DYBJ', 'DHY'], BFA: ['HVBF', 'HVO'], BLR: ['BYAA', 'BYS'], COD: ['ZRCD', 'ZAR'], DJI: ['AIDJ', 'AFI'], MMR: ['BUMM', 'BUR'],
  TLS: ['TPTL', 'TMP'], VNM: ['VDVN', 'VDR'], VUT: ['NHVU', 'NHB'], ZWE: ['RHZW', 'RHO'],
};

/** Numeric codes that changed with the territory; half-open. */
export const FORMER_NUMERIC = { DEU: { code: '280', to: '1990-10-03' }, ETH: { code: '230', to: '1993-05-24' }, SDN: { code: '736', to: '2011-07-09' } };

const EUROPE = { region: { code: '150', name: 'Europe' } };
const SOUTHERN_EUROPE = { ...EUROPE, subregion: { code: '039', name: 'Southern Europe' } };
const WESTERN_EUROPE = { ...EUROPE, subregion: { code: '155', name: 'Western Europe' } };
const EASTERN_EUROPE = { ...EUROPE, subregion: { code: '151', name: 'Eastern Europe' } };
const ASIA = { code: '142', name: 'Asia' };
const WESTERN_ASIA = { region: ASIA, subregion: { code: '145', name: 'Western Asia' } };
const SOUTH_EASTERN_ASIA = { region: ASIA, subregion: { code: '035', name: 'South-eastern Asia' } };
const EASTERN_AFRICA = { region: { code: '002', name: 'Africa' }, subregion: { code: '202', name: 'Sub-Saharan Africa' } };

/** States the table lacks. `iso`: alpha-4, alpha-2, then numeric codes. Alpha-2 codes were handed on to others, so they hold only while the state did. */
export const ADDED_STATES = [
  { id: 'XKX', name: 'Kosovo', names: ['formal:Republic of Kosovo', 'Kosova'], predecessors: ['SRB'], capital: 'Pristina', languages: ['sq', 'sr'], ...SOUTHERN_EUROPE },
  { id: 'SUN', name: 'Soviet Union', names: ['USSR', 'formal:Union of Soviet Socialist Republics', 'Soviet Russia [1917-11-07..1922-12-30]', 'Russian Empire [..1917-09-14]', 'Imperial Russia [..1917-09-14]'],
    foreign: { fr: ['Union soviétique', 'URSS', 'formal:Union des républiques socialistes soviétiques'], es: ['Unión Soviética', 'formal:Unión de Repúblicas Socialistas Soviéticas'], ru: ['СССР', 'Советский Союз', 'formal:Союз Советских Социалистических Республик'], ar: ['الاتحاد السوفياتي'], zh: ['苏联'] },
    to: '1991-12-26', iso: ['SUHH', 'SU', '810'], successors: ['RUS', 'ARM', 'AZE', 'BLR', 'GEO', 'KAZ', 'KGZ', 'MDA', 'TJK', 'TKM', 'UKR', 'UZB'], capital: 'Moscow', languages: ['ru'], ...EASTERN_EUROPE },
  { id: 'DDR', name: 'German Democratic Republic', names: ['GDR', 'East Germany'], foreign: { fr: ['République démocratique allemande', 'Allemagne de l’Est'], es: ['República Democrática Alemana'], de: ['Deutsche Demokratische Republik', 'DDR'], ru: ['Германская Демократическая Республика'] },
    from: '1949-10-07', to: '1990-10-03', iso: ['DDDE', 'DD', '278'], successors: ['DEU'], capital: 'East Berlin', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'CSK', name: 'Czechoslovakia', names: ['Czechoslovakia (government-in-exile)', 'Czecho-Slovakia', 'formal:Czechoslovak Socialist Republic [1960-07-11..1990-03-29]', 'formal:Czech and Slovak Federal Republic [1990-04-23..1993-01-01]', 'Czech and Slovak Federative Republic'],
    foreign: { fr: ['Tchécoslovaquie'], es: ['Checoslovaquia'], ru: ['Чехословакия'] }, from: '1918-10-28', to: '1993-01-01', iso: ['CSHH', 'CS', '200'], successors: ['CZE', 'SVK'], capital: 'Prague', languages: ['cs', 'sk'], ...EASTERN_EUROPE },
  { id: 'YUG', name: 'Yugoslavia', names: ['Kingdom of Serbs, Croats and Slovenes [1918-12-01..1929-10-03]', 'formal:Socialist Federal Republic of Yugoslavia [1963-04-07..1992-04-27]', 'formal:Federal Republic of Yugoslavia [1992-04-27..2003-02-04]', 'SFRY', 'FRY [1992-04-27..2003-02-04]', 'Serbia-Montenegro (Kosovo)', 'Yugoslavia (Kosovo)', 'Kingdom of Serbia [..1918-12-01]'],
    foreign: { fr: ['Yougoslavie'], ru: ['Югославия'] }, to: '2003-02-04', iso: ['YUCS', 'YU', '890', '891'], successors: ['SCG', 'BIH', 'HRV', 'MKD', 'SVN'], capital: 'Belgrade', languages: ['sh', 'sl', 'mk'], ...SOUTHERN_EUROPE },
  { id: 'SCG', name: 'Serbia and Montenegro', names: ['formal:State Union of Serbia and Montenegro'], foreign: { fr: ['Serbie-et-Monténégro'] }, from: '2003-02-04', to: '2006-06-03', iso: ['CSXX', 'CS', '891'], predecessors: ['YUG'], successors: ['SRB', 'MNE'], capital: 'Belgrade', languages: ['sr'], ...SOUTHERN_EUROPE },
  { id: 'YMD', name: 'South Yemen', names: ["Yemen People's Republic", "People's Republic of Southern Yemen [1967-11-30..1970-12-01]", "formal:People's Democratic Republic of Yemen [1970-12-01..1990-05-22]", 'Democratic Yemen', 'Yemen (Aden)', 'PDRY'],
    foreign: { fr: ['Yémen du Sud', 'Yémen démocratique'] }, from: '1967-11-30', to: '1990-05-22', iso: ['YDYE', 'YD', '720'], successors: ['YEM'], capital: 'Aden', languages: ['ar'], ...WESTERN_ASIA },
  { id: 'ANT', name: 'Netherlands Antilles', foreign: { fr: ['Antilles néerlandaises'], nl: ['Nederlandse Antillen'] }, to: '2010-10-10', iso: ['ANHH', 'AN', '530'], successors: ['BES', 'CUW', 'SXM'], capital: 'Willemstad', languages: ['nl', 'pap', 'en'],
    region: { code: '019', name: 'Americas' }, subregion: { code: '419', name: 'Latin America and the Caribbean' } },
  { id: 'SKM', name: 'Sikkim', to: '1975-05-16', iso: ['SKIN', 'SK', '698'], successors: ['IND'], capital: 'Gangtok', region: ASIA, subregion: { code: '034', name: 'Southern Asia' } },
  { id: 'north-yemen', name: 'North Yemen', names: ['Yemen [..1990-05-22]', 'formal:Yemen Arab Republic [1962-09-27..1990-05-22]', "Mutawakkilite Kingdom of Yemen [1918-10-30..1962-09-27]", "Yemen (Sana'a)", 'YAR'], foreign: { fr: ['Yémen du Nord', 'République arabe du Yémen'] },
    from: '1918-10-30', to: '1990-05-22', numeric: '886', successors: ['YEM'], capital: "Sana'a", languages: ['ar'], ...WESTERN_ASIA },
  { id: 'south-vietnam', name: 'South Vietnam', names: ['Vietnam [1949-07-02..1975-05-01]', 'Viet Nam [1949-07-02..1975-05-01]', 'formal:Republic of Vietnam [1955-10-26..1975-05-01]', 'State of Vietnam [1949-07-02..1955-10-26]', 'Republic of Viet Nam'],
    foreign: { fr: ['Viêt Nam du Sud', 'Sud-Vietnam'] }, from: '1949-07-02', to: '1975-05-01', successors: ['VNM'], capital: 'Saigon', languages: ['vi'], ...SOUTH_EASTERN_ASIA },
  { id: 'malaya', name: 'Malaya', names: ['formal:Federation of Malaya'], to: '1963-09-16', successors: ['MYS'], capital: 'Kuala Lumpur', languages: ['ms', 'en'], ...SOUTH_EASTERN_ASIA },
  { id: 'tanganyika', name: 'Tanganyika', to: '1964-04-26', successors: ['TZA'], capital: 'Dar es Salaam', languages: ['sw', 'en'], ...EASTERN_AFRICA },
  // The state list counts Zanzibar to the day of the union, which is Tanzania's first.
  { id: 'zanzibar', name: 'Zanzibar', names: ["formal:People's Republic of Zanzibar and Pemba [1964-01-12..1964-04-26]"], to: '1964-04-27', successors: ['TZA'], capital: 'Zanzibar City', languages: ['sw', 'ar'], ...EASTERN_AFRICA },
  { id: 'korea', name: 'Korea', names: ['Korean Empire [1897-10-12..1910-08-29]', 'Joseon [..1897-10-12]', 'Chosen'], to: '1910-08-29', successors: ['KOR', 'PRK'], capital: 'Seoul', languages: ['ko'], region: ASIA, subregion: { code: '030', name: 'Eastern Asia' } },
  { id: 'hawaii', name: 'Hawaii', names: ['Kingdom of Hawaii [..1893-01-17]', 'Republic of Hawaii [1894-07-04..1898-08-12]', 'Sandwich Islands'], to: '1898-08-12', successors: ['USA'], capital: 'Honolulu', languages: ['haw', 'en'], region: { code: '009', name: 'Oceania' }, subregion: { code: '061', name: 'Polynesia' } },
  { id: 'austria-hungary', name: 'Austria-Hungary', names: ['Austro-Hungarian Empire', 'Austrian Empire [..1867-06-08]'], to: '1918-11-13', successors: ['AUT', 'HUN', 'CSK'], capital: 'Vienna', languages: ['de', 'hu'], ...EUROPE },
  { id: 'hanover', name: 'Hanover', names: ['Kingdom of Hanover', 'Hannover'], to: '1866-07-27', successors: ['DEU'], capital: 'Hanover', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'bavaria', name: 'Bavaria', names: ['Kingdom of Bavaria', 'Bayern'], to: '1871-01-19', successors: ['DEU'], capital: 'Munich', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'baden', name: 'Baden', names: ['Grand Duchy of Baden'], to: '1871-01-19', successors: ['DEU'], capital: 'Karlsruhe', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'saxony', name: 'Saxony', names: ['Kingdom of Saxony', 'Sachsen'], to: '1867-04-18', successors: ['DEU'], capital: 'Dresden', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'wuerttemberg', name: 'Württemberg', names: ['Wuerttemberg', 'Wuerttemburg', 'Kingdom of Württemberg'], to: '1871-01-19', successors: ['DEU'], capital: 'Stuttgart', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'hesse-kassel', name: 'Electoral Hesse', names: ['Hesse-Kassel', 'Hesse-Cassel', 'Electorate of Hesse', 'Hesse Electoral'], to: '1866-07-27', successors: ['DEU'], capital: 'Kassel', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'hesse-darmstadt', name: 'Grand Duchy of Hesse', names: ['Hesse-Darmstadt', 'Hesse Grand Ducal'], to: '1867-04-18', successors: ['DEU'], capital: 'Darmstadt', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'mecklenburg-schwerin', name: 'Mecklenburg-Schwerin', names: ['Grand Duchy of Mecklenburg-Schwerin'], to: '1867-04-18', successors: ['DEU'], capital: 'Schwerin', languages: ['de'], ...WESTERN_EUROPE },
  { id: 'two-sicilies', name: 'Two Sicilies', names: ['Kingdom of the Two Sicilies', 'Naples'], to: '1861-02-14', successors: ['ITA'], capital: 'Naples', languages: ['it'], ...SOUTHERN_EUROPE },
  { id: 'modena', name: 'Modena', names: ['Duchy of Modena', 'Duchy of Modena and Reggio'], to: '1860-03-16', successors: ['ITA'], capital: 'Modena', languages: ['it'], ...SOUTHERN_EUROPE },
  { id: 'parma', name: 'Parma', names: ['Duchy of Parma', 'Duchy of Parma and Piacenza'], to: '1860-03-16', successors: ['ITA'], capital: 'Parma', languages: ['it'], ...SOUTHERN_EUROPE },
  { id: 'tuscany', name: 'Tuscany', names: ['Grand Duchy of Tuscany'], to: '1860-03-16', successors: ['ITA'], capital: 'Florence', languages: ['it'], ...SOUTHERN_EUROPE },
];

/** Which partner a Correlates of War number means where the state list has no ISO code, or one number passes between partners: [partner, until]. */
export const COW_PARTNERS = {
  240: [['hanover']], 245: [['bavaria']], 260: [['DEU']], 265: [['DDR']], 267: [['baden']], 269: [['saxony']], 271: [['wuerttemberg']], 273: [['hesse-kassel']],
  275: [['hesse-darmstadt']], 280: [['mecklenburg-schwerin']], 300: [['austria-hungary']], 315: [['CSK']], 329: [['two-sicilies']], 332: [['modena']],
  335: [['parma']], 337: [['tuscany']], 345: [['YUG', '2003-02-04'], ['SCG', '2006-06-03'], ['SRB']], 347: [['XKX']], 365: [['SUN', '1991-12-26'], ['RUS']],
  510: [['tanganyika', '1964-04-26'], ['TZA']], 511: [['zanzibar']], 678: [['north-yemen']], 680: [['YMD']], 730: [['korea']], 817: [['south-vietnam']],
  820: [['malaya', '1963-09-16'], ['MYS']],
};
