export { startKafka, type Kafka, type KafkaOptions } from './start-kafka.js';
export { whyNoKafka } from './broker-jars.js';
export { provideKafka, type ProvidedKafkaOptions } from './provide-kafka.js';
