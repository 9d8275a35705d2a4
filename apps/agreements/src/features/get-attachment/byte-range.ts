import type { ByteRange } from '../../storage/attachment-store.js';

/**
 * The one range of bytes a `Range` header asks for (RFC 9110, section 14.1.2), within content of `size` bytes. Undefined
 * where the whole is to be sent: no header, several ranges, or another unit. `unsatisfiable` where it lies outside.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return first > last ? 'unsatisfiable' : { first, last };
}
