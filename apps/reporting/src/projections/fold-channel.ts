import {
  channelArranged,
  channelClosed,
  channelCorrected,
  channelDegraded,
  channelOpened,
  channelProposed,
  channelRestored,
  DomainError,
  isA,
  type ChannelLine,
  type ChannelRecord,
  type DomainEvent,
} from '@entente/contracts';

/** What reporting keeps of a channel. */
export type ChannelModel = Omit<ChannelLine, 'label'>;

const WHOLE = [channelProposed, channelCorrected] as const;
const STEPS = [channelOpened, channelArranged, channelDegraded, channelRestored, channelClosed] as const;

type Whole = DomainEvent<{ channel: ChannelRecord }>;
type Step = DomainEvent<Pick<ChannelRecord, 'title' | 'basis'> & { partners: string[] }>;

function tellsWhole(event: DomainEvent): event is Whole {
  return WHOLE.some(({ type }) => type === event.type);
}

function tellsStep(event: DomainEvent): event is Step {
  return STEPS.some(({ type }) => type === event.type);
}

/** True for an event that says something of a channel itself. */
export function tellsChannel(event: DomainEvent): event is Whole | Step {
  return tellsWhole(event) || tellsStep(event);
}

function ofRecord(id: string, { title, state, parties, purpose, basis, proposedOn, opened, closed }: ChannelRecord): ChannelModel {
  return { id, title, state, parties, purpose, basis, proposedOn, openedOn: opened?.on, closedOn: closed?.on };
}

function changed(event: DomainEvent): Partial<ChannelModel> {
  if (isA(channelOpened, event)) return { state: 'open', openedOn: event.data.on };
  if (isA(channelDegraded, event)) return { state: 'degraded' };
  if (isA(channelRestored, event)) return { state: 'open' };
  if (isA(channelClosed, event)) return { state: 'closed', closedOn: event.data.on };
  return {};
}

/** The channel after an event that tells of it. Throws `rejected` for a change of a channel that was never proposed. */
export function foldChannel(model: ChannelModel | undefined, event: Whole | Step): ChannelModel {
  if (tellsWhole(event)) return ofRecord(event.subject, event.data.channel);
  if (!model) throw new DomainError('rejected', 'channel-unknown', `${event.type} of a channel that was never proposed`);
  const { title, partners, basis } = event.data;
  return { ...model, title, parties: partners, basis, ...changed(event) };
}
