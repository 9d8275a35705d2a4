/** True for a participant who is of somebody. */
export function someone(value: { partner?: unknown; organisation?: unknown }): boolean {
  return value.partner !== undefined || value.organisation !== undefined;
}

/** True where a person is named once at most. */
export function personOrName(value: { person?: unknown; name?: unknown }): boolean {
  return value.person === undefined || value.name === undefined;
}

/** True where the end lies after the beginning. */
export function notBackwards({ from, to }: { from: string; to: string }): boolean {
  return Date.parse(from) < Date.parse(to);
}
