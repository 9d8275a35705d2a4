/** One HTTP status of the problems (RFC 9457) Entente answers with. */
export interface ProblemStatus {
  /** Name of the reusable response. */
  name: string;
  status: number;
  says: string;
  /** Codes every service shares; a feature adds its own. */
  codes: readonly string[];
  /** A header that comes with it, and what it says. */
  header?: readonly [name: string, description: string];
}

/** Every problem the HTTP surface knows. `code` is stable; `faults` point into the input. */
export const PROBLEM_STATUSES: readonly ProblemStatus[] = [
  {
    name: 'InvalidInput',
    status: 400,
    says: 'The input does not fit: `faults` says where and why.',
    codes: ['invalid-input', 'invalid-cursor', 'broken-json', 'if-match-malformed', 'idempotency-key-malformed'],
  },
  {
    name: 'NotSignedIn',
    status: 401,
    says: 'No bearer token that is accepted.',
    codes: ['token-missing', 'token-malformed', 'token-claims', 'token-expired', 'token-refused'],
    header: ['WWW-Authenticate', 'always `Bearer`'],
  },
  {
    name: 'Forbidden',
    status: 403,
    says: 'The caller lacks the role, or could not read what it would write under this label.',
    codes: ['role-missing', 'label-not-held'],
  },
  { name: 'NotFound', status: 404, says: 'Nothing there that the caller may see.', codes: ['no-such-path'] },
  { name: 'Conflict', status: 409, says: 'The record was changed meanwhile, or is there already.', codes: ['changed-meanwhile'] },
  { name: 'Stale', status: 412, says: '`If-Match` names another version than the current one: read again, then repeat.', codes: [] },
  { name: 'TooLarge', status: 413, says: 'The body is longer than this route accepts.', codes: ['body-too-large', 'attachment-too-large'] },
  { name: 'UnsupportedMediaType', status: 415, says: 'The body has a content type this route does not read.', codes: ['unsupported-media-type'] },
  {
    name: 'Rejected',
    status: 422,
    says: 'Well-formed, but against a rule of the domain, or naming a partner that cannot be resolved.',
    codes: ['idempotency-key-reused'],
  },
  { name: 'VersionMissing', status: 428, says: 'This change needs `If-Match` with the version it is made on.', codes: ['if-match-missing'] },
  { name: 'Internal', status: 500, says: 'The fault is ours; `instance` finds it in the log.', codes: ['internal'] },
  {
    name: 'Unavailable',
    status: 503,
    says: 'A service, the store or the keys of the issuer cannot be reached: try again later.',
    codes: ['keys-unavailable'],
    header: ['Retry-After', 'seconds to wait'],
  },
];
