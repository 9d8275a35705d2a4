import { Controller, Inject } from '@nestjs/common';
import { closeChannel, openChannel, type ChannelView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { closeLine, openLine } from '../../domain/run-line.js';
import { channelView } from '../../domain/views.js';
import { LineKeeper } from '../../writing/line-keeper.js';

const AT = ['body'];

/** A channel comes into use, and goes out of it. */
@Controller()
export class MoveChannelController {
  constructor(@Inject(LineKeeper) private readonly keeper: LineKeeper) {}

  @Endpoint(openChannel)
  async open(@Input() { params, body, ifMatch }: InputOf<typeof openChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    const of = { id: params.id, version: ifMatch };
    const { channel, line } = await this.keeper.change(of, caller, (course, clocks, moment) => openLine(course, body, AT, clocks, moment));
    return channelView(channel, line);
  }

  @Endpoint(closeChannel)
  async close(@Input() { params, body, ifMatch }: InputOf<typeof closeChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    const of = { id: params.id, version: ifMatch };
    const { channel, line } = await this.keeper.change(of, caller, (course, clocks, moment) => closeLine(course, body, AT, clocks, moment));
    return channelView(channel, line);
  }
}
