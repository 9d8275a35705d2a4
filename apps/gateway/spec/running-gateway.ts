import type { Principal } from '@entente/contracts';
import { readConfig } from '@entente/service-kit';
import { createIssuer, type TestIssuer } from '@entente/testing';
import { GATEWAY_CONFIG } from '../src/gateway-config.js';
import { startGateway } from '../src/start-gateway.js';
import { startStandIn, type StandInService } from './stand-in-service.js';

/** JSON as it came over the wire. */
export type Wire = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Wire;
}

/** The gateway in this process on a real port, in front of what the test puts there. */
export interface RunningGateway {
  url: string;
  issuer: TestIssuer;
  ask(path: string, request?: RequestInit & { claims?: Partial<Principal>; token?: string | undefined }): Promise<Answer>;
  close(): Promise<void>;
}

export async function startTestGateway(
  services: Readonly<Record<'partners' | 'agreements' | 'reporting', string>> & Partial<Record<'engagements' | 'exercises' | 'crisis-channels', string>>,
  settings: Record<string, string> = {},
  known?: TestIssuer,
): Promise<RunningGateway> {
  const issuer = known ?? (await createIssuer());
  const app = await startGateway(
    readConfig(GATEWAY_CONFIG, {
      ...issuer.environment,
      PORT: '0',
      LOG_LEVEL: 'silent',
      PARTNERS_URL: services.partners,
      AGREEMENTS_URL: services.agreements,
      ENGAGEMENTS_URL: services.engagements ?? services.agreements,
      EXERCISES_URL: services.exercises ?? services.agreements,
      CRISIS_CHANNELS_URL: services['crisis-channels'] ?? services.agreements,
      REPORTING_URL: services.reporting,
      ...settings,
    }),
  );
  const url = await app.getUrl();
  return {
    url,
    issuer,
    ask: async (path, { claims = {}, headers = {}, ...request } = {}) => {
      const token = 'token' in request ? request.token : await issuer.token(claims);
      const answer = await fetch(`${url}${path}`, {
        ...request,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...Object.fromEntries(new Headers(headers)) },
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: /json/.test(answer.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : text,
      };
    },
    close: () => app.close(),
  };
}

export interface StandIns {
  partners: StandInService;
  agreements: StandInService;
  reporting: StandInService;
  gateway: RunningGateway;
  close(): Promise<void>;
}

/** The gateway in front of three stand-ins. */
export async function startWithStandIns(settings: Record<string, string> = {}): Promise<StandIns> {
  const [partners, agreements, reporting] = [await startStandIn(), await startStandIn(), await startStandIn()];
  const gateway = await startTestGateway({ partners: partners.url, agreements: agreements.url, reporting: reporting.url }, settings);
  return {
    partners,
    agreements,
    reporting,
    gateway,
    close: async () => {
      await gateway.close();
      await Promise.all([partners.stop(), agreements.stop(), reporting.stop()]);
    },
  };
}
