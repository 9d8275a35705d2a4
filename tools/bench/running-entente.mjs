import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEntente } from '@entente/up';
import { importJWK, SignJWT } from 'jose';

/** The whole system as `npm start` runs it, with a caller who may do everything. */
export async function runEntente(surroundings, options = {}) {
  const dataDir = options.dataDir ?? join(await surroundings.folder(), 'state');
  const entente = await startEntente({ dataDir, quiet: true, ...options });
  surroundings.atEnd(() => entente.stop());
  const key = JSON.parse(readFileSync(join(dataDir, 'issuer', 'private.jwk.json'), 'utf8'));
  const signing = await importJWK(key, 'EdDSA');
  const authorizationOf = async ({ subject = 'bench', ...claims }) => {
    const token = new SignJWT({ nation: 'PER', clearance: 'SECRET', categories: [], ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
      .setSubject(subject)
      .setIssuer('urn:entente:local')
      .setAudience('entente')
      .setIssuedAt()
      .setExpirationTime('2h');
    return `Bearer ${await token.sign(signing)}`;
  };
  const authorization = await authorizationOf({ roles: ['desk-officer', 'integrator', 'operator'] });

  async function call(path, { method = 'GET', body, type = 'application/json', base = entente.gatewayUrl, headers } = {}) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
    return answer;
  }

  /** Reports, each of which must be stored; answers the ids of the agreements. */
  async function report(batch) {
    const { results } = await call('/v1/events', { method: 'POST', body: batch, type: 'application/cloudevents-batch+json' });
    const bad = results.find(({ outcome }) => outcome !== 'stored');
    if (bad) throw new Error(`not stored: ${JSON.stringify(bad)}`);
    return results.map(({ subject }) => subject);
  }

  const partners = (await call('/v1/partners?kind=state&limit=200')).items.map(({ id }) => id);
  return { entente, dataDir, authorization, authorizationOf, call, report, reportOf: (n) => reportOf(n, partners), partners };
}

/** The report on agreement number `n`: two parties that both signed, half of them in force. */
function reportOf(n, partners) {
  const [first, apart] = [n % partners.length, 1 + ((n * 7 + Math.floor(n / partners.length)) % (partners.length - 1))];
  return {
    specversion: '1.0',
    id: `bench-${n}`,
    source: 'urn:entente:bench',
    type: 'entente.agreements.agreement-reported.v1',
    data: {
      report: { source: 'urn:entente:bench', record: String(n), revision: 1 },
      title: `Agreement number ${n}`,
      kind: 'general-defence-cooperation',
      signedOn: `${1980 + (n % 40)}-0${1 + (n % 9)}`,
      ...(n % 2 === 0 ? { inForceOn: `${1981 + (n % 40)}` } : {}),
      parties: [{ partner: partners[first] }, { partner: partners[(first + apart) % partners.length] }],
      label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] },
    },
  };
}
