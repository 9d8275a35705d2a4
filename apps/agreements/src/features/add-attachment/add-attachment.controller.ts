import { Controller, Inject, Req, Res } from '@nestjs/common';
import { addAttachment, type AttachmentView } from '@entente/contracts';
import { declaredType, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddAttachment } from './add-attachment.js';

@Controller()
export class AddAttachmentController {
  constructor(@Inject(AddAttachment) private readonly adding: AddAttachment) {}

  @Endpoint(addAttachment)
  async add(
    @Input() input: InputOf<typeof addAttachment>,
    @SignedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentView> {
    const { 'repr-digest': repr, 'content-digest': content } = request.headers;
    const upload = { body: request.raw, declaredType: declaredType(request), announcedDigest: (repr ?? content)?.toString() };
    const { attachment, known } = await this.adding.execute(input, upload, caller);
    reply.header('location', `/v1/attachments/${attachment.id}`);
    if (known) reply.status(200);
    return attachment;
  }
}
