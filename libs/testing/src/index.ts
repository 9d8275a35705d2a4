export * from './channel-listener.js';
export * from './test-databases.js';
export * from './describe-where.js';
export * from './eventually.js';
export * from './token.js';
export * from './kafka-for-tests.js';
export { startKafka, whyNoKafka, type Kafka, type KafkaOptions } from '@entente/kafka';
export { describeUnless } from '@entente/kafka/describe-unless';
