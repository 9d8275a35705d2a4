import type { FaultKind } from './errors.js';

/** One HTTP status of the problems (RFC 9457) Entente answers with. */
export interface ProblemStatus {
  /** Name of the reusable response. */
  name: string;
  status: number;
  kind: FaultKind;
  says: string;
  /** Codes every service shares; a feature may add its own. */
  codes: readonly string[];
}

/** Every problem the HTTP surface knows. `code` is stable; `faults` point into the input. */
export const PROBLEM_STATUSES: readonly ProblemStatus[] = [
  { name: 'InvalidInput', status: 400, kind: 'invalid', says: 'The input does not fit: `faults` says where and why.', codes: ['invalid-input', 'invalid-cursor'] },
  { name: 'NotSignedIn', status: 401, kind: 'unauthenticated', says: 'No valid bearer token.', codes: ['not-signed-in'] },
  { name: 'Forbidden', status: 403, kind: 'forbidden', says: 'The caller lacks the role, or may not write under this label.', codes: ['role-missing', 'label-not-held'] },
  { name: 'NotFound', status: 404, kind: 'not-found', says: 'Nothing there that the caller may see.', codes: ['not-found'] },
  { name: 'Conflict', status: 409, kind: 'conflict', says: 'The record was changed meanwhile, or is there already.', codes: ['changed-meanwhile'] },
  { name: 'Stale', status: 412, kind: 'stale', says: '`If-Match` names another version than the current one: read again, then repeat.', codes: ['stale-version'] },
  { name: 'TooLarge', status: 413, kind: 'invalid', says: 'The body is longer than this route accepts.', codes: ['body-too-large'] },
  { name: 'UnsupportedMediaType', status: 415, kind: 'invalid', says: 'The body has a content type this route does not read.', codes: ['unsupported-media-type'] },
  { name: 'Rejected', status: 422, kind: 'rejected', says: 'Well-formed, but against a rule of the domain or naming a partner that cannot be resolved.', codes: [] },
  { name: 'VersionMissing', status: 428, kind: 'invalid', says: 'This change needs `If-Match` with the version it is made on.', codes: ['if-match-missing'] },
  { name: 'Unavailable', status: 503, kind: 'unavailable', says: 'A service or the store does not answer; try again later.', codes: ['unavailable'] },
];
