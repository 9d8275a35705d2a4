import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@entente/contracts';
import { aChannel, channelCorrectedTo, closed, degraded, opened, restored } from '../../spec/crisis-events.js';
import { aCrisis } from '../../spec/occasion-events.js';
import { foldChannel, tellsChannel, type ChannelModel } from './fold-channel.js';

function after(...events: DomainEvent[]): ChannelModel | undefined {
  return events.filter(tellsChannel).reduce<ChannelModel | undefined>((model, event) => foldChannel(model, event), undefined);
}

const line = aChannel(['NOR', 'RUS'], { purpose: 'hazards at sea', basis: 'treaty' });

describe('a channel', () => {
  it('is as it was told last: proposed, open, put right, closed', () => {
    const proposed = {
      id: line.id,
      title: 'Line',
      state: 'proposed',
      parties: ['NOR', 'RUS'],
      purpose: 'hazards at sea',
      basis: 'treaty',
      proposedOn: '2020-01-10',
    };
    expect(after(line.event)).toMatchObject(proposed);
    const open = { ...proposed, state: 'open', openedOn: '2020-02-01' };
    expect(after(line.event, opened(line, 2, '2020-02-01'))).toMatchObject(open);
    expect(after(line.event, opened(line, 2, '2020-02-01'), closed(line, 3, '2021-01-01'))).toMatchObject({ ...open, state: 'closed', closedOn: '2021-01-01' });
    const corrected = channelCorrectedTo(line, 3, { state: 'open', opened: { on: '2019-02-01' }, parties: ['FIN', 'RUS'] });
    expect(after(line.event, opened(line, 2, '2020-02-01'), corrected)).toMatchObject({ state: 'open', openedOn: '2019-02-01', parties: ['FIN', 'RUS'] });
  });

  it('is degraded until contact is made again', () => {
    const line = aChannel(['NOR', 'RUS']);
    expect(after(line.event, opened(line, 2, '2020-02-01'), degraded(line, 3))).toMatchObject({ state: 'degraded', openedOn: '2020-02-01' });
    expect(after(line.event, opened(line, 2, '2020-02-01'), degraded(line, 3), restored(line, 4))).toMatchObject({ state: 'open', openedOn: '2020-02-01' });
  });

  it('is not told of by what tells of a crisis, nor changed before it was proposed', () => {
    expect(tellsChannel(aCrisis('2020', ['NOR', 'RUS']).event)).toBe(false);
    expect(() => after(opened(line, 2, '2020-02-01'))).toThrow('never proposed');
  });
});
