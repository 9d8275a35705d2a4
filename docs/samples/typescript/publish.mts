// Reports one agreement to the register. Needs kafkajs 2.2.
import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKERS = 'localhost:9092', KAFKA_PREFIX = '' } = process.env;
const kafka = new Kafka({ clientId: 'example', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.WARN });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });

// Your own name for the record. A correction has the next revision; the same revision again is a duplicate and changes nothing.
const report = { source: 'urn:example:typescript', record: '2024-17', revision: 1 };

await producer.connect();
await producer.send({
  topic: `${KAFKA_PREFIX}entente.agreements.inbox`,
  acks: -1,
  messages: [
    {
      key: report.record, // a record's revisions stay in order
      headers: {
        ce_specversion: '1.0',
        ce_id: `${report.record}-r${report.revision}`, // made from what it says, so that sending again is safe
        ce_source: report.source,
        ce_type: 'entente.agreements.agreement-reported.v1',
        ce_label: JSON.stringify({ policy: 'PUBLIC', classification: 'UNCLASSIFIED' }),
        'content-type': 'application/json',
      },
      value: JSON.stringify({
        report,
        title: 'Agreement on mountain rescue (TypeScript)',
        kind: 'training-and-education',
        signedOn: '2024-05',
        parties: [{ partner: 'PER' }, { partner: { name: 'Bolivia' } }],
      }),
    },
  ],
});
await producer.disconnect();
