import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EVENTS, partnerRegistered, PUBLIC_LABEL, topic, TOPICS } from '@entente/contracts';
import { EmbeddedLog, EventCodec } from '@entente/messaging';
import { removeCluster, startPostgres } from '@entente/postgres';
import { newEvent } from '@entente/service-kit/owner';
import pg from 'pg';

/** The built service in this process, over a PostgreSQL of its own with its usual settings; knows every bundled partner. */
export async function startBenchedService() {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  const database = async (name) => {
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'bench'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
    return Object.assign(new URL(postgres.url(name)), { username: name, password: 'bench' }).href;
  };
  const [databaseUrl, logUrl] = [await database('agreements'), await database('log')];
  const log = new EmbeddedLog(logUrl, 'bench');
  await log.ensureTopics(TOPICS);
  const codec = new EventCodec(EVENTS);
  const partners = JSON.parse(readFileSync(new URL('../../partners/data/partners.json', import.meta.url), 'utf8')).map(
    (one) => partnerRegistered.data.parse({ partner: { ...one, version: 1 } }).partner,
  );
  await log.publish(
    partners.map((partner) =>
      codec.encode(
        topic('partners', 'events'),
        newEvent(partnerRegistered, { subject: partner.id, sequence: 1, label: PUBLIC_LABEL, time: new Date() }, { partner }),
      ),
    ),
  );
  writeFileSync(join(folder, 'jwks.json'), '{"keys":[]}');
  Object.assign(process.env, {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    JWKS_URL: pathToFileURL(join(folder, 'jwks.json')).href,
    JWT_ISSUER: 'urn:bench',
    DATABASE_URL: databaseUrl,
    LOG_DATABASE_URL: logUrl,
  });
  const { startAgreements } = await import('../dist/start-agreements.js');
  const app = await startAgreements();
  while ((await fetch(`${await app.getUrl()}/health/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    app,
    /** A superuser on the server. */
    admin,
    /** Address of the service's database for a superuser. */
    superuserUrl: postgres.url('agreements'),
    states: partners.filter(({ kind, validity }) => kind === 'state' && validity.to === undefined).map(({ id }) => id),
    stop: async () => {
      await app.close();
      await log.close();
      await admin.end();
      await postgres.stop();
      removeCluster(join(folder, 'postgres'));
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    },
  };
}
