import { Controller, Inject } from '@nestjs/common';
import { arrangeChannel, type ChannelView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { arrangeLine } from '../../domain/run-line.js';
import { channelView } from '../../domain/views.js';
import { LineKeeper } from '../../writing/line-keeper.js';

@Controller()
export class ArrangeChannelController {
  constructor(@Inject(LineKeeper) private readonly keeper: LineKeeper) {}

  @Endpoint(arrangeChannel)
  async arrange(@Input() { params, body, ifMatch }: InputOf<typeof arrangeChannel>, @SignedIn() caller: Caller): Promise<ChannelView> {
    const { nation } = caller.principal;
    const { channel, line } = await this.keeper.change({ id: params.id, version: ifMatch }, caller, (course, clocks, moment) =>
      arrangeLine(course, body, nation, ['body'], clocks, moment),
    );
    return channelView(channel, line);
  }
}
