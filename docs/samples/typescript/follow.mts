// Follows the register from its first event on. Needs kafkajs 2.2.
import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKERS = 'localhost:9092', KAFKA_PREFIX = '' } = process.env;
const kafka = new Kafka({ clientId: 'example', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.WARN });
const consumer = kafka.consumer({ groupId: 'example.typescript' });

// The types this program knows. It passes over all others: there will be new ones.
const known = ['entente.agreements.agreement-registered.v1', 'entente.agreements.agreement-corrected.v1'];
// An event can come twice. Keep the ids with what you make of the events, in one transaction; here both are in memory.
const seen = new Set<string>();

await consumer.connect();
await consumer.subscribe({ topics: [`${KAFKA_PREFIX}entente.agreements.events`], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message: { headers, value } }) => {
    const { ce_id: id, ce_type: type, ce_subject: subject, ce_sequence: version } = headers ?? {};
    if (seen.has(String(id)) || !known.includes(String(type))) return;
    seen.add(String(id));
    const { agreement } = JSON.parse(String(value));
    console.log(`${type} ${subject} version ${version}: ${agreement.title}`);
  },
});
