import type { Principal } from '@entente/contracts';
import type { Answer, RunningAgreements } from './running-agreements.js';

/** Who acts in tests of approval: an officer of a nation asks, holders of its posts decide. */
export function officerOf(nation: string): Partial<Principal> {
  return { sub: `officer-${nation}`, nation, roles: ['desk-officer'] };
}

export function holderOf(post: string, nation: string): Partial<Principal> {
  return { sub: `${post}-${nation}`, nation, roles: ['reader'], posts: [post] };
}

/** Approvals over HTTP, as their actors use them. */
export interface Approvals {
  /** The id of a new public agreement of these parties, all of which signed it. */
  anAgreement(parties?: readonly string[], stated?: object): Promise<string>;
  request(agreement: string, body?: object, claims?: Partial<Principal>): Promise<Answer>;
  decide(approval: { id: string; version: number }, step: string, body: object, claims: Partial<Principal>): Promise<Answer>;
  act(approval: { id: string; version: number }, what: string, body: object, claims: Partial<Principal>): Promise<Answer>;
  /** The types of events told about a subject, without what all have in common. */
  told(subject: string): Promise<string[]>;
}

export function approvalsOf(running: RunningAgreements): Approvals {
  const match = ({ version }: { version: number }) => ({ 'if-match': `"${version}"` });
  return {
    anAgreement: async (parties = ['PER', 'COL'], stated = {}) => {
      const signed = parties.map((partner) => ({ partner, actions: [{ action: 'signed', actedOn: '2023-11-01' }] }));
      const body = { title: 'Agreement on mutual visits', kind: 'general-defence-cooperation', parties: signed, ...stated };
      const answer = await running.post('/v1/agreements', { label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' }, ...body });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body.id;
    },
    request: (agreement, body = {}, claims = officerOf('PER')) => running.post(`/v1/agreements/${agreement}/approvals`, body, { claims }),
    decide: (approval, step, body, claims) => running.post(`/v1/approvals/${approval.id}/steps/${step}/decision`, body, { claims, headers: match(approval) }),
    act: (approval, what, body, claims) => running.post(`/v1/approvals/${approval.id}/${what}`, body, { claims, headers: match(approval) }),
    told: async (subject) => (await running.published(subject)).map(({ type }) => type.replace('entente.agreements.', '').replace('.v1', '')),
  };
}
