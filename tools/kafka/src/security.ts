import type { Certificates } from './certificates.js';

/** What a broker asks of its clients. It speaks TLS to them. */
export interface Security {
  /**
   * Who may sign in, by SCRAM-SHA-512 or PLAIN; SCRAM knows the users of the first start on a folder. Names and passwords are letters and
   * digits. Absent: nobody is asked for a password.
   */
  readonly users?: readonly { readonly name: string; readonly password: string }[];
  /** Whether clients must show a certificate of the broker's authority, too. */
  readonly clientCertificates?: boolean;
}

/** The settings by which the listener `CLIENTS` asks for it. */
export function securitySettings({ users = [], clientCertificates = false }: Security, { caFile, serverFile }: Certificates): Readonly<Record<string, string>> {
  const protocol = users.length > 0 ? 'SASL_SSL' : 'SSL';
  const ofListener = {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': serverFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
    'ssl.client.auth': clientCertificates ? 'required' : 'none',
    ...(users.length > 0 && {
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
      'scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.map(({ name, password }) => `user_${name}="${password}"`).join(' ')};`,
    }),
  };
  return {
    'listener.security.protocol.map': `CLIENTS:${protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    ...Object.fromEntries(Object.entries(ofListener).map(([name, value]) => [`listener.name.clients.${name}`, value])),
  };
}

/** What tells the tool that formats about the users. */
export function scramOptions({ users = [] }: Security): string[] {
  return users.flatMap(({ name, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
}
