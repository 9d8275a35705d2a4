/** Reads server-sent events until one carries `text`; answers all that came up to then. */
export async function readStreamUntil(response: Response, text: string): Promise<string> {
  if (!response.body) throw new Error('the stream has no body');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let seen = '';
  const timer = setTimeout(() => void reader.cancel(), 15_000);
  while (!seen.includes(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    seen += decoder.decode(value, { stream: true });
  }
  clearTimeout(timer);
  await reader.cancel();
  if (!seen.includes(text)) throw new Error(`the stream did not show ${text}`);
  return seen;
}
