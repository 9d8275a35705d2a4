import type { Principal } from '@entente/contracts';
import { readOwnerConfig } from '@entente/service-kit';
import type { TestDatabases, TestIssuer } from '@entente/testing';
import { startPartners } from '../src/start-partners.js';

/** JSON as it came over the wire. */
export type Wire = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Wire;
}

/** The service in this process, on a real port. */
export interface RunningPartners {
  url: string;
  get(path: string, claims?: Partial<Principal>): Promise<Answer>;
  post(path: string, body: unknown, claims?: Partial<Principal>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startTestPartners(databases: TestDatabases, issuer: TestIssuer): Promise<RunningPartners> {
  const app = await startPartners(readOwnerConfig({ ...issuer.environment, PORT: '0', LOG_LEVEL: 'fatal', ...databases.environment }));
  const url = await app.getUrl();
  const ask = async (path: string, claims: Partial<Principal>, request: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${await issuer.token(claims)}`, 'content-type': 'application/json' },
    });
    const text = await answer.text();
    const body: Wire = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body };
  };
  return {
    url,
    get: (path, claims = {}) => ask(path, claims, {}),
    post: (path, body, claims = {}) => ask(path, claims, { method: 'POST', body: JSON.stringify(body) }),
    close: () => app.close(),
  };
}
