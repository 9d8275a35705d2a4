import { Controller, Inject, Req, Res } from '@nestjs/common';
import { getAttachment } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, HttpProblem, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AttachmentRepository } from '../../persistence/attachment.repository.js';
import { ATTACHMENT_STORE, type AttachmentStore } from '../../storage/attachment-store.js';
import { digestOf } from '../../storage/content-digest.js';
import { byteRange } from './byte-range.js';

/** A file name as a header says it (RFC 6266): for every reader, and exactly for those who can. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** The content of an attachment, as it was added. */
@Controller()
export class GetAttachmentController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AttachmentRepository) private readonly attachments: AttachmentRepository,
    @Inject(ATTACHMENT_STORE) private readonly store: AttachmentStore,
  ) {}

  @Endpoint(getAttachment)
  async get(
    @Input() { params }: InputOf<typeof getAttachment>,
    @SignedIn() { reader }: Caller,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { record } = await this.transactions.read(reader, (tx) => this.attachments.get(tx, params.id));
    const etag = `"${record.sha256}"`;
    reply.headers({ etag, 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff', 'repr-digest': digestOf(record.sha256) });
    if (headers['if-none-match'] === etag) return void reply.status(304).send();
    const range = headers['if-range'] === undefined || headers['if-range'] === etag ? byteRange(headers.range, record.size) : undefined;
    if (range === 'unsatisfiable')
      throw new HttpProblem(416, 'range-not-satisfiable', `it has ${record.size} bytes`, { 'content-range': `bytes */${record.size}` });
    const content = await this.store.read(params.id, range);
    reply.headers({ 'content-type': record.type, 'content-disposition': disposition(record.name) });
    if (range) reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${record.size}`);
    await reply.header('content-length', range ? range.last - range.first + 1 : record.size).send(content);
  }
}
