/** Level numbers of pino: 50 is error, 60 fatal. */
const errorLevel = 50;

/**
 * The line of a log that best says why its program ended: the last record of level error or above, else the last line that
 * names an error (Node prints the message of an uncaught one above its stack), else the last line. Empty for an empty log.
 */
export function lastError(lines: readonly string[]): string {
  const readable = lines.map(readRecord);
  const best =
    readable.findLast(({ level }) => level >= errorLevel) ??
    readable.findLast(({ text }) => /^\s*(Uncaught )?\w*Error\b|^\w+ \[\w+\]: /.test(text)) ??
    readable.findLast(({ text }) => !/^Node\.js v\d|^\s+at /.test(text));
  return best?.text.trim() ?? '';
}

function readRecord(line: string): { level: number; text: string } {
  const plain = { level: 0, text: line };
  if (!line.startsWith('{')) return plain;
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null) return plain;
    const level = 'level' in record && typeof record.level === 'number' ? record.level : 0;
    const message = 'msg' in record ? String(record.msg) : '';
    const cause = 'err' in record && typeof record.err === 'object' && record.err !== null && 'message' in record.err ? String(record.err.message) : '';
    return { level, text: [message, message.includes(cause) ? '' : cause].filter(Boolean).join(': ') || line };
  } catch {
    return plain;
  }
}
