/** Organisations of the directory; who belongs to them follows from the agreements that constitute them. Names as in `curated-states.mjs`. */
export const ORGANISATIONS = [
  { id: 'nato', name: 'NATO', names: ['formal:North Atlantic Treaty Organization', 'formal:North Atlantic Treaty Organisation', 'Atlantic Alliance'], fr: ['OTAN', "formal:Organisation du Traité de l'Atlantique Nord"], from: '1949-08-24', capital: 'Brussels', languages: ['en', 'fr'] },
  { id: 'asean', name: 'ASEAN', names: ['formal:Association of Southeast Asian Nations', 'Association of South East Asian Nations'], fr: ['ANASE'], from: '1967-08-08', capital: 'Jakarta', languages: ['en'] },
  { id: 'arf', name: 'ASEAN Regional Forum', names: ['ARF'], from: '1994-07-25', languages: ['en'] },
  { id: 'admm-plus', name: 'ADMM-Plus', names: ["formal:ASEAN Defence Ministers' Meeting-Plus", 'ADMM+'], from: '2010-10-12', languages: ['en'] },
  { id: 'csto', name: 'CSTO', names: ['formal:Collective Security Treaty Organization', 'formal:Collective Security Treaty Organisation', 'Tashkent Treaty'], fr: ['OTSC'], from: '1994-04-20', capital: 'Moscow', languages: ['ru'] },
  { id: 'gcc', name: 'Gulf Cooperation Council', names: ['GCC', 'formal:Cooperation Council for the Arab States of the Gulf'], fr: ['Conseil de coopération du Golfe'], from: '1981-05-25', capital: 'Riyadh', languages: ['ar'] },
  { id: 'african-union', name: 'African Union', names: ['AU', 'Organization of African Unity', 'Organisation of African Unity', 'OAU'], fr: ['Union africaine', "Organisation de l'unité africaine"], from: '1963-09-13', capital: 'Addis Ababa', languages: ['ar', 'en', 'fr', 'pt', 'es', 'sw'] },
  { id: 'european-union', name: 'European Union', names: ['EU', 'European Communities', 'European Community', 'European Economic Community', 'EEC'], fr: ['Union européenne'], from: '1958-01-01', capital: 'Brussels', languages: ['en', 'fr', 'de'] },
  { id: 'un', name: 'United Nations', names: ['UN', 'United Nations Organization', 'UNO'], fr: ['Nations Unies', 'ONU', 'formal:Organisation des Nations Unies'], from: '1945-10-24', capital: 'New York', languages: ['ar', 'zh', 'en', 'fr', 'ru', 'es'] },
  { id: 'osce', name: 'OSCE', names: ['formal:Organization for Security and Co-operation in Europe', 'formal:Organisation for Security and Co-operation in Europe', 'CSCE', 'Conference on Security and Co-operation in Europe', 'Organization for Security and Cooperation in Europe'], from: '1975-08-01', capital: 'Vienna', languages: ['en', 'fr', 'de', 'it', 'ru', 'es'] },
  { id: 'sco', name: 'Shanghai Cooperation Organisation', names: ['SCO', 'Shanghai Cooperation Organization'], from: '2001-06-15', capital: 'Beijing', languages: ['zh', 'ru'] },
  { id: 'arab-league', name: 'Arab League', names: ['formal:League of Arab States', 'LAS'], fr: ['Ligue arabe'], from: '1945-05-10', capital: 'Cairo', languages: ['ar'] },
  { id: 'oas', name: 'Organization of American States', names: ['OAS', 'Organisation of American States'], fr: ['Organisation des États américains'], es: ['Organización de los Estados Americanos', 'OEA'], from: '1951-12-13', capital: 'Washington', languages: ['en', 'es', 'fr', 'pt'] },
  { id: 'ecowas', name: 'ECOWAS', names: ['formal:Economic Community of West African States'], fr: ['CEDEAO', "formal:Communauté économique des États de l'Afrique de l'Ouest"], from: '1975-06-20', capital: 'Abuja', languages: ['en', 'fr', 'pt'] },
  { id: 'anzus', name: 'ANZUS', names: ['formal:Australia, New Zealand and United States Security Treaty', 'ANZUS Council'], from: '1952-04-29', languages: ['en'] },
  { id: 'five-eyes', name: 'Five Eyes', names: ['UKUSA', 'FVEY'], from: '1946-03-05', languages: ['en'] },
  { id: 'warsaw-pact', name: 'Warsaw Pact', names: ['formal:Warsaw Treaty Organization', 'Warsaw Treaty Organisation'], fr: ['Pacte de Varsovie'], ru: ['Организация Варшавского договора'], from: '1955-06-04', to: '1991-07-01', capital: 'Moscow', languages: ['ru'] },
  { id: 'seato', name: 'SEATO', names: ['formal:Southeast Asia Treaty Organization', 'South-East Asia Treaty Organisation'], from: '1955-02-19', to: '1977-06-30', capital: 'Bangkok', languages: ['en'] },
  { id: 'cento', name: 'CENTO', names: ['formal:Central Treaty Organization', 'Central Treaty Organisation', 'Baghdad Pact', 'Middle East Treaty Organization'], from: '1955-04-15', to: '1979-09-26', capital: 'Ankara', languages: ['en'] },
];

const FRIDAY_SATURDAY = ['friday', 'saturday'];
/** Only what differs from a Saturday and Sunday weekend, and only where it is settled. */
export const WEEKENDS = {
  ...Object.fromEntries(['BGD', 'BHR', 'DZA', 'EGY', 'IRQ', 'ISR', 'JOR', 'KWT', 'LBY', 'MDV', 'OMN', 'PSE', 'QAT', 'SAU', 'SDN', 'SYR', 'YEM'].map((id) => [id, FRIDAY_SATURDAY])),
  BRN: ['friday', 'sunday'],
};

/** Protocol in a sentence or two, for a first visit; no substitute for the embassy's advice. */
export const CUSTOMS = {
  DEU: { greetings: 'A handshake with everyone present, on arriving and on leaving. Title and family name until invited otherwise.', protocol: 'Arrive on the minute; agendas are kept.' },
  FRA: { greetings: 'A handshake; "Bonjour" with "Madame" or "Monsieur", or the rank, before anything else.', protocol: 'Order of precedence is taken seriously at table and in speeches.' },
  IND: { greetings: 'Namaste with palms together is always right; a handshake is usual among officials.', protocol: 'Offer and receive things with the right hand. Ask about diet beforehand: many guests eat no meat, others no beef or pork.' },
  ISR: { protocol: 'Avoid meetings from Friday afternoon to Saturday evening. Ask whether a kosher meal is expected.' },
  JPN: { greetings: 'A bow, deeper before the senior person; a handshake may follow. Family name with "-san" or the rank.', protocol: 'Cards are exchanged with both hands and read before they are put down. Seating follows rank, the guest farthest from the door.' },
  KOR: { greetings: 'A slight bow with a handshake, the senior person first. Family name comes first, used with the rank.', protocol: 'Give and receive with both hands. Do not pour your own glass at an official dinner.' },
  PER: { greetings: 'A handshake with everyone; rank or "Señor", "Señora" with the first family name.', protocol: 'Lunch is the main occasion for talks outside the office.' },
  SAU: { greetings: '"As-salamu alaykum"; shake the right hand. Let a person of the other sex offer the hand first.', protocol: 'Keep prayer times free in the programme; in Ramadan plan meetings for the late evening. No alcohol.' },
  THA: { greetings: 'The wai, palms together with a slight bow, is returned when offered.', protocol: 'Never touch a head or point with the feet; remarks about the monarchy are out of place.' },
  TUR: { greetings: 'A firm handshake, the most senior first; first name with "Bey" or "Hanım".', protocol: 'Tea is offered before business; accept it.' },
};
