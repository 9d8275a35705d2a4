/**
 * Works on up to `width` items at once and yields what comes out in the order of the items. The first failure ends it;
 * `stop` is called whenever it ends, so that work still under way can be given up.
 */
export async function* inOrder<In, Out>(items: AsyncIterable<In>, width: number, work: (item: In) => Promise<Out>, stop: () => void): AsyncGenerator<Out> {
  const underWay: Promise<Out>[] = [];
  try {
    for await (const item of items) {
      const started = work(item);
      // Handled when its turn comes; until then a failure must not end the process.
      started.catch(() => undefined);
      underWay.push(started);
      const oldest = underWay.length >= width ? underWay.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
    }
    for (const oldest of underWay) yield await oldest;
  } finally {
    stop();
  }
}
