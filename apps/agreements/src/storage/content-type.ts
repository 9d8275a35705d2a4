import { ATTACHMENT_TYPES, AttachmentType, DomainError } from '@entente/contracts';
import { fileTypeFromFile } from 'file-type';
import type { Spooled } from './attachment-store.js';

/** Says nothing about the content. */
const UNTOLD = new Set(['', 'application/octet-stream', 'binary/octet-stream']);
const TEXTS = new Set<string>(['text/plain', 'text/markdown']);

function refused(code: string, path: string, message: string): DomainError {
  return new DomainError('rejected', code, message, [{ path, code, message, accepted: [...ATTACHMENT_TYPES] }]);
}

/** What the content is, whatever it is called; undefined where it is nothing known. */
async function found({ path, isText }: Spooled): Promise<string | undefined> {
  const detected = await fileTypeFromFile(path);
  return detected?.mime ?? (isText ? 'text/plain' : undefined);
}

/**
 * The type of content by its first bytes, of text by its encoding. Only what it is called tells Markdown from other text.
 * Throws `empty-attachment`, `type-not-accepted` with what is, and `type-contradicts-content` where it was declared to be
 * something else.
 */
export async function typeOf(content: Spooled, declared: string | undefined, name: string): Promise<AttachmentType> {
  if (content.size === 0) throw new DomainError('rejected', 'empty-attachment', 'there is no content');
  const actual = await found(content);
  const essence = declared?.split(';')[0]?.trim().toLowerCase();
  const told = essence === undefined || UNTOLD.has(essence) ? undefined : essence;
  const type = AttachmentType.safeParse(actual).data;
  if (type === undefined) throw refused('type-not-accepted', '/body', `the content is ${actual ?? 'of no known type'}`);
  const bothText = TEXTS.has(type) && told !== undefined && TEXTS.has(told);
  if (told !== undefined && told !== type && !bothText)
    throw refused('type-contradicts-content', '/headers/content-type', `declared ${told}, but it is ${type}`);
  return type === 'text/plain' && (told === 'text/markdown' || (told === undefined && /\.(?:md|markdown)$/i.test(name))) ? 'text/markdown' : type;
}
