/** Where `up` tells the person at the terminal what happens. */
export interface Screen {
  /** A line that stays. */
  readonly say: (line: string) => void;
  /** A line that stays and asks for attention. */
  readonly warn: (line: string) => void;
  /** A line about what is going on, replaced by the next one on a terminal; elsewhere only every few seconds. */
  readonly progress: (line: string) => void;
  readonly bold: (text: string) => string;
}

export const silentScreen: Screen = { say: () => undefined, warn: () => undefined, progress: () => undefined, bold: (text) => text };

const progressEveryMs = 5_000;

/** Colours and a line that is written over only on a terminal. */
export function terminalScreen(out: NodeJS.WriteStream): Screen {
  const terminal = out.isTTY;
  const colours = terminal && process.env['NO_COLOR'] === undefined;
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  let dirty = false;
  let lastProgress = Date.now();
  const line = (text: string): void => {
    out.write(`${dirty ? '\r\u001b[K' : ''}${text}\n`);
    dirty = false;
  };
  return {
    say: line,
    warn: (text) => line(paint(33, text)),
    progress: (text) => {
      if (terminal) {
        out.write(`\r\u001b[K${text.slice(0, (out.columns || 80) - 1)}`);
        dirty = true;
      } else if (Date.now() - lastProgress >= progressEveryMs) {
        lastProgress = Date.now();
        line(text);
      }
    },
    bold: (text) => paint(1, text),
  };
}
