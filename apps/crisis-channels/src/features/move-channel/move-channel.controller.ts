import { Controller, Inject } from '@nestjs/common';
import { closeChannel, openChannel, type ChannelView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { closeChannel as decideClosed, openChannel as decideOpen } from '../../domain/channel.js';
import { channelView } from '../../domain/views.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { Writer } from '../../writing/writer.js';

/** A channel comes into use, and goes out of it. */
@Controller()
export class MoveChannelController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
  ) {}

  @Endpoint(openChannel)
  async open(@Input() { params, body, ifMatch }: InputOf<typeof openChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    const of = { id: params.id, version: ifMatch };
    return channelView(await this.writer.change(this.channels.records, of, caller, (channel, moment) => decideOpen(channel, body, ['body'], moment)));
  }

  @Endpoint(closeChannel)
  async close(@Input() { params, body, ifMatch }: InputOf<typeof closeChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    const of = { id: params.id, version: ifMatch };
    return channelView(await this.writer.change(this.channels.records, of, caller, (channel, moment) => decideClosed(channel, body, ['body'], moment)));
  }
}
