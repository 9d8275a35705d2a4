import { partnerCorrected, partnerDissolved, partnerRegistered } from '@entente/contracts';
import { line } from './line.js';

export const partnerLines = [
  line(
    partnerRegistered,
    ({ partner }) => `${partner.name} is in the directory`,
    ({ partner }) => [partner.id],
  ),
  line(
    partnerCorrected,
    ({ partner }) => `the directory record of ${partner.name} was changed`,
    ({ partner }) => [partner.id],
  ),
  line(
    partnerDissolved,
    ({ partner, on }) => `${partner} ceased to exist on ${on}`,
    ({ partner, successors }) => [partner, ...successors],
  ),
];
