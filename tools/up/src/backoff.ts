const firstMs = 250;
const longestMs = 10_000;
const steadyMs = 30_000;

/** How long to wait before a restart: a quarter of a second, doubling to ten, anew after half a minute without a fall. */
export function nextDelay(previousMs: number | undefined, upMs: number): number {
  return previousMs === undefined || upMs >= steadyMs ? firstMs : Math.min(previousMs * 2, longestMs);
}
