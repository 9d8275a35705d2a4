import { createPrivateKey, randomUUID, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaProgram } from './java-tools.js';
import { runToEnd } from './run-to-end.js';

/** PEM files: an authority of its own, what it has certified for the broker, and for a client. */
export interface Certificates {
  readonly caFile: string;
  /** The broker's key and certificate, for localhost and 127.0.0.1, in one file. */
  readonly serverFile: string;
  readonly clientCertificateFile: string;
  readonly clientKeyFile: string;
}

const password = 'changeit';

/** The certificates of the folder; made on the first call, with Java's keytool. They hold for ten years and for this machine only. */
export async function certificates(folder: string): Promise<Certificates> {
  const files = {
    caFile: join(folder, 'ca.pem'),
    serverFile: join(folder, 'server.pem'),
    clientCertificateFile: join(folder, 'client.pem'),
    clientKeyFile: join(folder, 'client.key'),
  };
  if (existsSync(folder)) return files;
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    const store = join(draft, 'store.p12');
    await makePair(store, 'ca', ['-ext', 'bc:c=ca:true']);
    await makePair(store, 'server', ['-signer', 'ca', '-ext', 'san=dns:localhost,ip:127.0.0.1', '-ext', 'eku=serverAuth']);
    await makePair(store, 'client', ['-signer', 'ca', '-ext', 'eku=clientAuth']);
    const listed = await keytool(['-list', '-rfc', '-keystore', store]);
    const keys = privateKeys(readFileSync(store));
    const entry = (name: string): { certificate: string; key: string } => certified(name, listed, keys);
    rmSync(store);
    const write = (file: string, text: string): void => writeFileSync(file.replace(folder, draft), text, { mode: 0o600 });
    write(files.caFile, entry('ca').certificate);
    write(files.serverFile, entry('server').key + entry('server').certificate);
    write(files.clientCertificateFile, entry('client').certificate);
    write(files.clientKeyFile, entry('client').key);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return files;
}

async function makePair(store: string, name: string, extensions: readonly string[]): Promise<void> {
  const pair = ['-genkeypair', '-alias', name, '-dname', `CN=${name}`, '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'];
  await keytool([...pair, ...extensions, '-keystore', store, '-storetype', 'PKCS12']);
}

async function keytool(args: readonly string[]): Promise<string> {
  const { ok, output } = await runToEnd(javaProgram('keytool'), [...args, '-storepass', password]);
  if (!ok) throw new Error(`keytool could not make certificates: ${output}`);
  return output;
}

/** The certificate of this name and the key that belongs to it, as PEM. */
function certified(name: string, listed: string, keys: readonly KeyObject[]): { certificate: string; key: string } {
  const all = (listed.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem));
  const certificate = all.find(({ subject }) => subject === `CN=${name}`);
  const key = keys.find((candidate) => certificate?.checkPrivateKey(candidate));
  if (certificate === undefined || key === undefined) throw new Error(`keytool made no certificate for ${name}`);
  return { certificate: certificate.toString(), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/**
 * The private keys of a PKCS #12 store, which keytool does not hand out. Each lies in a bag of its own: the object identifier
 * pkcs-12-pkcs8ShroudedKeyBag, then in a context tag an EncryptedPrivateKeyInfo, which Node reads (RFC 7292, 4.2.2).
 */
function privateKeys(store: Buffer): KeyObject[] {
  const shroudedKeyBag = Buffer.from('060b2a864886f70d010c0a0102', 'hex');
  const keys: KeyObject[] = [];
  for (let at = store.indexOf(shroudedKeyBag); at >= 0; at = store.indexOf(shroudedKeyBag, at + 1)) {
    const tagged = contentOf(store.subarray(at + shroudedKeyBag.length));
    keys.push(createPrivateKey({ key: tagged, format: 'der', type: 'pkcs8', passphrase: password }));
  }
  return keys;
}

/** What the first value of the bytes holds (DER: tag, length, content). */
function contentOf(der: Buffer): Buffer {
  const first = der.readUInt8(1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const length = lengthBytes === 0 ? first : der.readUIntBE(2, lengthBytes);
  return der.subarray(2 + lengthBytes, 2 + lengthBytes + length);
}
