export { startKafka, type Kafka, type KafkaOptions } from './start-kafka.js';
export { whyNoKafka } from './broker-jars.js';
export { provideKafka, type ProvidedKafkaOptions } from './provide-kafka.js';
export type { Security } from './security.js';
export type { Certificates } from './certificates.js';
export { kafkaImage, type KafkaImage } from './kafka-image.js';
