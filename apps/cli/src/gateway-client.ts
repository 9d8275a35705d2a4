import { Problem, parse, type Route } from '@entente/contracts';
import type { z } from 'zod';
import { CliError, ProblemError, UnreachableError } from './cli-error.js';

/** Where the bearer token comes from; `renew` asks for a fresh one after a 401, where the source can make one. */
export interface Credentials {
  token(renew?: boolean): Promise<string>;
  renewable: boolean;
}

export interface CallInput {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal | undefined;
}

const ANSWER_TIMEOUT_MS = 120_000;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' && cause.code !== '' ? cause.code : cause.message || cause.name;
  return error.name === 'TimeoutError' ? `nothing within ${ANSWER_TIMEOUT_MS / 1000} s` : error.message;
}

function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined;
}

function problemOf(status: number, text: string): Problem {
  try {
    const content: unknown = JSON.parse(text);
    const problem = Problem.safeParse(content);
    if (problem.success) return problem.data;
  } catch {
    // Not JSON: a proxy answered; its status says what is known.
  }
  return { type: 'about:blank', title: `the gateway answered ${status}`, status, code: `http-${status}`, detail: text.trim().slice(0, 300) || undefined };
}

/** Calls the routes of the public surface. Throws `ProblemError` for a refusal, `UnreachableError` where no whole answer came. */
export class GatewayClient {
  constructor(
    readonly url: string,
    private readonly credentials: Credentials,
  ) {}

  /** The parsed answer of a route. */
  async call<R extends Route>(route: R, input: CallInput = {}): Promise<z.output<R['response']>> {
    const answer = await this.fetchJson(route, input);
    try {
      return parse<R['response']>(route.response, answer);
    } catch (error) {
      throw new CliError(
        `${route.method} ${route.path} answered in a form this version does not know: ${error instanceof Error ? error.message : String(error)}`,
        'use the cli of the same version as the gateway.',
      );
    }
  }

  /** The answer of a route as JSON, for what is passed on as it is. */
  async fetchJson(route: Pick<Route, 'method' | 'path'>, input: CallInput = {}): Promise<unknown> {
    let response = await this.request(route, input, false);
    if (response.status === 401 && this.credentials.renewable) response = await this.request(route, input, true);
    if (!response.ok) throw new ProblemError(problemOf(response.status, response.text), response.retryAfterMs);
    try {
      const content: unknown = JSON.parse(response.text);
      return content;
    } catch {
      throw new UnreachableError(this.url, 'the answer was cut short or is not JSON');
    }
  }

  private async request(
    route: Pick<Route, 'method' | 'path'>,
    input: CallInput,
    renew: boolean,
  ): Promise<{ ok: boolean; status: number; text: string; retryAfterMs: number | undefined }> {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
    const url = new URL(`${this.url}${path}`);
    for (const [name, value] of Object.entries(input.query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${await this.credentials.token(renew)}` });
    if (input.body !== undefined) headers.set('content-type', input.contentType ?? 'application/json');
    const signals = [AbortSignal.timeout(ANSWER_TIMEOUT_MS), ...(input.signal ? [input.signal] : [])];
    try {
      const response = await fetch(url, {
        method: route.method,
        headers,
        signal: AbortSignal.any(signals),
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      });
      return { ok: response.ok, status: response.status, text: await response.text(), retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
    } catch (error) {
      input.signal?.throwIfAborted();
      throw new UnreachableError(this.url, reasonOf(error));
    }
  }
}
