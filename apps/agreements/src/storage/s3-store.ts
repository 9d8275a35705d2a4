import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from './attachments-config.js';
import { contentMissing, storeUnavailable, type AttachmentStore, type ByteRange, type Spooled } from './attachment-store.js';

/** How long the storage may say nothing. */
const IDLE_MS = 30_000;
const NOTHING = createHash('sha256').digest('hex');

interface Call {
  method: 'GET' | 'PUT' | 'DELETE';
  key: string;
  range?: ByteRange | undefined;
  content?: Spooled;
}

/** Content in a bucket of an S3-compatible storage. The digest of what is put is signed: the storage refuses anything else. */
export class S3Store implements AttachmentStore {
  private readonly transport: typeof http | typeof https;
  private readonly agent: http.Agent;

  constructor(private readonly settings: S3Settings) {
    this.transport = new URL(settings.endpoint).protocol === 'https:' ? https : http;
    this.agent = new this.transport.Agent({ keepAlive: true });
  }

  async put(key: string, content: Spooled): Promise<void> {
    const answer = await this.send({ method: 'PUT', key, content });
    answer.resume();
  }

  read(key: string, range?: ByteRange): Promise<Readable> {
    return this.send({ method: 'GET', key, range });
  }

  async remove(key: string): Promise<void> {
    const answer = await this.send({ method: 'DELETE', key });
    answer.resume();
  }

  private async send(call: Call): Promise<http.IncomingMessage> {
    let answer: http.IncomingMessage;
    try {
      answer = await this.request(call);
    } catch (error) {
      throw storeUnavailable(error);
    }
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const said = await text(answer).catch(() => '');
    if (status === 404 && call.method === 'GET') throw contentMissing();
    throw storeUnavailable(new Error(`${call.method} answered ${status}: ${said.slice(0, 500)}`));
  }

  private async request({ method, key, range, content }: Call): Promise<http.IncomingMessage> {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = this.settings;
    const address = `${endpoint.replace(/\/$/, '')}/${bucket}/attachments/${key}`;
    const headers = { 'x-amz-content-sha256': content?.sha256 ?? NOTHING, ...(range && { range: `bytes=${range.first}-${range.last}` }) };
    const signed = await new AwsV4Signer({ method, url: address, headers, service: 's3', region, accessKeyId, secretAccessKey }).sign();
    return new Promise((resolve, reject) => {
      const outgoing = this.transport.request(signed.url, {
        method,
        agent: this.agent,
        timeout: IDLE_MS,
        headers: { ...Object.fromEntries(signed.headers), ...(content && { 'content-length': content.size }) },
      });
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
      outgoing.once('timeout', () => outgoing.destroy(new Error('the storage fell silent')));
      if (content) pipeline(createReadStream(content.path), outgoing).catch(reject);
      else outgoing.end();
    });
  }
}
