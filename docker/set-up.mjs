// Makes the databases with their roles, and the rights on Kafka, that docs/operate.md names for each service. Can be repeated, also while the
// services run. It runs in an image of a service, which holds the clients of both; the environment says where they are and who may do that.
import { createRequire } from 'node:module';

const require = createRequire('/entente/');
const pg = require('pg');
const { Kafka, logLevel, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = require('kafkajs');

const owners = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels'];
const services = [...owners, 'reporting'];
const { CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS, READ, WRITE, DELETE } = AclOperationTypes;

await makeDatabases();
await grantRights();
console.log('Databases, roles and rights are there.');

async function makeDatabases() {
  const client = new pg.Client({ connectionString: process.env.POSTGRES_URL });
  await client.connect();
  for (const service of services) {
    const name = `entente_${inSql(service)}`;
    const password = client.escapeLiteral(setting(`${inSql(service).toUpperCase()}_DATABASE_PASSWORD`));
    const there = async (query) => (await client.query(query, [name])).rowCount === 1;
    const verb = (await there('SELECT 1 FROM pg_roles WHERE rolname = $1')) ? 'ALTER' : 'CREATE';
    await client.query(`${verb} ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${password}`);
    if (!(await there('SELECT 1 FROM pg_database WHERE datname = $1'))) await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
    await client.query(`REVOKE ALL ON DATABASE ${name}, postgres, template1 FROM PUBLIC`);
  }
  await client.end();
}

function inSql(service) {
  return service.replaceAll('-', '_');
}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

async function grantRights() {
  const kafka = new Kafka({
    brokers: [setting('KAFKA_BROKERS')],
    logLevel: logLevel.ERROR,
    sasl: { mechanism: 'plain', username: 'admin', password: setting('KAFKA_ADMIN_PASSWORD') },
  });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createAcls({ acl: services.flatMap(rightsOf).flatMap(each) });
  await admin.disconnect();
}

/** On everything whose name begins so. */
function rightsOf(service) {
  const topics = (begin, ...operations) => ({ service, type: AclResourceTypes.TOPIC, begin: `entente.${begin}`, operations });
  const groups = (begin, ...operations) => ({ service, type: AclResourceTypes.GROUP, begin: `entente.${begin}`, operations });
  return [
    topics('', CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
    ...owners.map((owner) => topics(`${owner}.events`, READ)),
    topics(`${service}.dead`, WRITE),
    groups(`${service}.`, DESCRIBE, READ),
    ...(owners.includes(service) ? [topics(`${service}.events`, WRITE), topics(`${service}.inbox`, READ)] : []),
    ...(service === 'reporting' ? [groups('reader.', DESCRIBE, READ, DELETE)] : []),
  ];
}

function each({ service, type, begin, operations }) {
  return operations.map((operation) => ({
    principal: `User:${service}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: type,
    resourceName: begin,
    resourcePatternType: ResourcePatternTypes.PREFIXED,
  }));
}
