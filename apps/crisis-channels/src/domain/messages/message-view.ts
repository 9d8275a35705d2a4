import type { Label, MessageTranslation, MessageView } from '@entente/contracts';
import type { Course } from './course.js';

/** What is kept of a message apart from the log. */
export interface Contents {
  text: string;
  translation?: MessageTranslation | undefined;
  label: Label;
}

/**
 * A message as a reader sees it; observers are given no contents. `shown` says which other messages that reader may know of: the one
 * that supersedes it, and replies, may be protected more strictly.
 */
export function messageView(
  { id, channel, position, sentAt, sent, supersededBy, duties }: Course,
  contents: Contents | undefined,
  shown: (message: string) => boolean,
): MessageView {
  const { from, number, to, precedence, acknowledgeBy, replyBy, inReplyTo, supersedes, language, template, crisis } = sent;
  return {
    ...{ id, channel, position, from, number, to, precedence, sentAt, acknowledgeBy },
    ...(replyBy !== undefined && { replyBy }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(supersedes !== undefined && { supersedes }),
    ...(supersededBy !== undefined && shown(supersededBy) && { supersededBy }),
    duties: duties.map(({ reply, ...duty }) => ({ ...duty, ...(reply !== undefined && shown(reply) && { reply }) })),
    ...(contents !== undefined && {
      ...{ language, text: contents.text, label: contents.label },
      ...(contents.translation !== undefined && { translation: contents.translation }),
      ...(template !== undefined && { template }),
      ...(crisis !== undefined && { crisis }),
    }),
  };
}
