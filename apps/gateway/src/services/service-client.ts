import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { DomainError, parseJson } from '@entente/contracts';
import { nameOfError, startSpan, traceparent } from '@entente/tracing';
import type { CallMetrics } from './call-metrics.js';
import { CallerGone, down, garbled, late, paused, ServiceFailure } from './service-failure.js';

/** Free connections are given up before a service that leaves, and has not been asked meanwhile, closes them (ADR 23). */
const IDLE_MS = 2_000;

export interface ServiceCall {
  method: string;
  /** Path and query, as the service knows them. */
  path: string;
  headers: http.OutgoingHttpHeaders;
  /** A stream is piped as the service takes it; its deadline begins anew with every piece. */
  body?: Buffer | Readable | undefined;
  /** Absent: the answer may take as long as it likes to begin. */
  deadlineMs?: number | undefined;
  /** Aborted when nobody waits for the answer any more. */
  gone: AbortSignal;
  /** Doing it twice is the same as doing it once: a connection that had just been closed may be replaced. */
  repeatable: boolean;
}

export interface JsonAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

export interface BreakerSettings {
  failures: number;
  pauseMs: number;
}

/**
 * One service as the gateway sees it: kept-alive connections, a deadline per call, and a breaker over connections that
 * fail and deadlines that pass. What a service answers, a 500 included, is an answer and not the breaker's business.
 */
export class ServiceClient {
  private readonly base: URL;
  private readonly transport: typeof http | typeof https;
  private readonly agent: http.Agent;
  private readonly breaker: CircuitBreakerPolicy;

  constructor(
    readonly name: string,
    url: string,
    { failures, pauseMs }: BreakerSettings,
    private readonly metrics: CallMetrics,
  ) {
    this.base = new URL(url);
    this.transport = this.base.protocol === 'https:' ? https : http;
    this.agent = new this.transport.Agent({ keepAlive: true, maxFreeSockets: 64, timeout: IDLE_MS });
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof ServiceFailure),
      { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
    );
    this.breaker.onStateChange((state) => metrics.breaker(name, state === CircuitState.Open));
  }

  /** The answer as soon as it begins; the caller reads or destroys it. Throws `ServiceFailure`, or `CallerGone`. */
  open(call: ServiceCall): Promise<http.IncomingMessage> {
    return this.guarded(() => this.send(call));
  }

  /** A whole JSON answer within the deadline, `undefined` where it is empty. Throws as `open` does. */
  json(call: ServiceCall): Promise<JsonAnswer> {
    return this.guarded(async () => {
      const until = call.deadlineMs === undefined ? undefined : performance.now() + call.deadlineMs;
      const answer = await this.send(call);
      const bytes = await this.read(answer, until, call);
      try {
        return { status: answer.statusCode ?? 502, headers: answer.headers, body: bytes.length === 0 ? undefined : parseJson(bytes) };
      } catch {
        throw garbled(this.name);
      }
    });
  }

  /** Why the service takes no traffic, or undefined; asked past the breaker. */
  async unready(withinMs: number): Promise<string | undefined> {
    try {
      const call = { method: 'GET', path: '/health/ready', headers: {}, deadlineMs: withinMs, gone: new AbortController().signal, repeatable: true };
      const answer = await this.send(call);
      answer.resume();
      return answer.statusCode === 200 ? undefined : 'is not ready';
    } catch (error) {
      return error instanceof ServiceFailure && error.reason === 'late' ? 'is late' : 'does not answer';
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const ended = (outcome: string): void => this.metrics.ended(this.name, outcome, (performance.now() - started) / 1_000);
    try {
      const answer = await this.breaker.execute(work);
      ended('answered');
      return answer;
    } catch (error) {
      const failure = error instanceof BrokenCircuitError ? paused(this.name) : error;
      ended(failure instanceof ServiceFailure ? failure.reason : 'abandoned');
      throw failure;
    }
  }

  private async send(call: ServiceCall): Promise<http.IncomingMessage> {
    try {
      return await this.sendOnce(call, this.agent);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      if (!call.repeatable) throw down(this.name);
      return this.sendOnce(call, false); // on a connection of its own
    }
  }

  /** One request, a span in the trace of the request in hand. */
  private async sendOnce(call: ServiceCall, agent: http.Agent | false): Promise<http.IncomingMessage> {
    const parent = traceparent();
    const { hostname, port } = this.base;
    const span =
      parent === undefined
        ? undefined
        : startSpan({
            name: call.method,
            kind: 'client',
            parent,
            attributes: { 'http.request.method': call.method, 'server.address': hostname, 'server.port': Number(port), 'peer.service': this.name },
          });
    try {
      const answer = await this.request(span ? { ...call, headers: { ...call.headers, traceparent: span.traceparent } } : call, agent);
      const { statusCode = 502 } = answer;
      answer.once('close', () => span?.end({ 'http.response.status_code': statusCode }, statusCode >= 400 ? String(statusCode) : undefined));
      return answer;
    } catch (error) {
      span?.end({}, error instanceof ServiceFailure ? error.reason : nameOfError(error));
      throw error;
    }
  }

  private request(call: ServiceCall, agent: http.Agent | false): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = this.transport.request({
        protocol: this.base.protocol,
        hostname: this.base.hostname.replace(/^\[|\]$/g, ''),
        port: this.base.port,
        agent,
        method: call.method,
        path: this.base.pathname.replace(/\/$/, '') + call.path,
        headers: { ...call.headers, ...(Buffer.isBuffer(call.body) ? { 'content-length': call.body.length } : {}) },
      });
      const deadline = call.deadlineMs === undefined ? undefined : setTimeout(() => outgoing.destroy(late(this.name, call.deadlineMs ?? 0)), call.deadlineMs);
      const hangUp = (): void => void outgoing.destroy(new CallerGone());
      const settled = (): void => {
        clearTimeout(deadline);
        call.gone.removeEventListener('abort', hangUp);
      };
      outgoing.once('response', (answer) => {
        settled();
        resolve(answer);
      });
      outgoing.on('error', (happened) => {
        settled();
        // A body that broke off aborts the request, which then knows no reason.
        const error = (call.body instanceof Readable && call.body.errored) || happened;
        const closedMeanwhile = outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        const ours = error instanceof ServiceFailure || error instanceof CallerGone || error instanceof DomainError;
        reject(ours ? error : closedMeanwhile ? new StaleConnection() : down(this.name));
      });
      call.gone.addEventListener('abort', hangUp);
      if (call.gone.aborted) hangUp();
      if (!(call.body instanceof Readable)) return void outgoing.end(call.body);
      call.body.on('data', () => deadline?.refresh());
      pipeline(call.body, outgoing).catch(() => undefined); // `outgoing` has the error as well
    });
  }

  private read(answer: http.IncomingMessage, until: number | undefined, call: ServiceCall): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const stop = (error: Error): void => void answer.destroy(error);
      const deadline = until === undefined ? undefined : setTimeout(() => stop(late(this.name, call.deadlineMs ?? 0)), Math.max(0, until - performance.now()));
      const hangUp = (): void => stop(new CallerGone());
      call.gone.addEventListener('abort', hangUp);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => resolve(Buffer.concat(chunks)));
      answer.once('error', (error) => reject(error instanceof ServiceFailure || error instanceof CallerGone ? error : down(this.name)));
      answer.once('close', () => {
        clearTimeout(deadline);
        call.gone.removeEventListener('abort', hangUp);
        reject(down(this.name)); // without effect after `end`
      });
    });
  }
}

/** The service had closed a kept-alive connection just as it was used again. */
class StaleConnection extends Error {}
