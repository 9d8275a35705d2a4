/** Where one broker listens and keeps its data. */
export interface Broker {
  readonly dataFolder: string;
  /** The address it listens for clients on. */
  readonly host: string;
  readonly port: number;
  readonly advertisedPort: number;
  /** Where it listens to itself, whatever stands before or is asked at `port`. */
  readonly internalPort: number;
  readonly controllerPort: number;
}

/** The settings of the only broker of a cluster, on a machine with other things to do. What is not here is Kafka's default. */
export function brokerSettings({ dataFolder, host, port, advertisedPort, internalPort, controllerPort }: Broker): Readonly<Record<string, string>> {
  const itself = `INTERNAL://127.0.0.1:${internalPort}`;
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENTS://${host}:${port},${itself},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${advertisedPort},${itself}`,
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'INTERNAL',
    'log.dirs': dataFolder,
    // After a kill a broker is let in again only when the session of its former life is over. Kafka's 9 s serve clusters.
    'broker.session.timeout.ms': '5000',
    'broker.heartbeat.interval.ms': '1000',
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '2',
    'log.cleaner.dedupe.buffer.size': String(8 * 1024 * 1024),
  };
}

/** The text of a Java properties file, which is read as Latin-1. */
export function propertiesFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${escapeValue(value)}\n`)
    .join('');
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll(/^ |[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
