import { mayRead, type Label, type LogContent, type LogEntry, type Reader, type SaltedText } from '@entente/contracts';

type Sent = Extract<LogContent, { kind: 'message-sent' }>;
/** What the envelope of a message says, and nothing of what is in it. */
export type Envelope = Exclude<LogContent, Sent> | Omit<Sent, 'language' | 'textDigest' | 'translation' | 'template' | 'crisis'>;

/** What a stream says of an entry. */
export type StreamedEntry = { entry: LogEntry; digest: string; text?: SaltedText } | { position: number; at: string; content: Envelope };

/** An entry of a log as it is stored, with the message it is about. */
export interface LoggedEntry {
  channel: string;
  /** Who might read the channel when this was read. */
  channelLabel: Label;
  position: number;
  digest: string;
  /** Undefined: what is stored is none. */
  entry: LogEntry | undefined;
  ofMessage: boolean;
  /** The label of the message, where it is about one and whoever asked may read it. */
  label: Label | undefined;
  text: SaltedText | undefined;
}

/** Of an entry: all of it, without the text, what an envelope says, or nothing. */
export type Extent = 'all' | 'entry' | 'envelope' | 'nothing';

/** How much of an entry a reader is shown. Observers see that messages were sent and when, and never their text. */
export function extentFor({ entry, channelLabel, ofMessage, label }: LoggedEntry, reader: Reader, observes: boolean): Extent {
  if (entry === undefined || !mayRead(reader, channelLabel)) return 'nothing';
  const reads = !ofMessage || (label !== undefined && mayRead(reader, label));
  if (observes) return reads ? 'entry' : 'envelope';
  return reads ? 'all' : 'nothing';
}

/** What a stream says of an entry. */
export function streamed({ entry, digest, text }: LoggedEntry, extent: Extent): StreamedEntry | undefined {
  if (entry === undefined || extent === 'nothing') return undefined;
  if (extent === 'envelope') return { position: entry.position, at: entry.at, content: envelopeOf(entry.content) };
  return { entry, digest, ...(extent === 'all' && entry.content.kind === 'message-sent' && text && { text }) };
}

/** What could be seen from outside, as if the message were a letter. */
export function envelopeOf(content: LogContent): Envelope {
  if (content.kind !== 'message-sent') return content;
  const { kind, message, from, number, to, precedence, acknowledgeBy, replyBy, inReplyTo, supersedes } = content;
  return {
    ...{ kind, message, from, number, to, precedence, acknowledgeBy },
    ...(replyBy !== undefined && { replyBy }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(supersedes !== undefined && { supersedes }),
  };
}
