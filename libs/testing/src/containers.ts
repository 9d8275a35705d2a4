import { freePort } from '@entente/postgres';
import { kafkaImage } from '@entente/kafka';
import type { StartedTestContainer } from 'testcontainers';

/** Whether a Docker engine answers. The library is loaded here and not above: where there is none, nothing else needs it. */
export async function isDockerThere(): Promise<boolean> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

/** PostgreSQL in a container that is gone when stopped, for tests only: it writes nothing through. */
export async function startPostgresContainer(password: string): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer('postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withExposedPorts(5432)
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300'])
    // The first time it says so while it still makes its cluster.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  return { url: `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`, stop: () => container.stop() };
}

/** Kafka in a container that is gone when stopped. Its port is the same inside and out, because clients are told to connect there. */
export async function startKafkaContainer(): Promise<{ brokers: string; container: StartedTestContainer }> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const port = await freePort();
  const { image, environment } = kafkaImage(port);
  const container = await new GenericContainer(image)
    .withEnvironment({ ...environment })
    .withExposedPorts({ container: port, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { brokers: `127.0.0.1:${port}`, container };
}
