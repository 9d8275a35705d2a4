import { inOrder } from '@entente/channel-log';
import { getChannelLog, listChannelHeads, listLogKeys } from '@entente/contracts';
import { z } from 'zod';
import type { GatewayClient } from '../gateway-client.js';

/** Lines are passed on as they came: what this version does not know of them is hashed all the same. */
const LogPage = z.object({ items: z.array(z.looseObject({})), next: z.int().nullable(), total: z.int() });
const PAGE = 500;

/** How far a log is read, and where it ends. */
export interface Reading {
  done: number;
  total: number;
}

/** The whole log of a channel as an export has it, page by page. `onPage` is told how far it is. */
export function readChannelLog(client: GatewayClient, id: string, onPage: (reading: Reading) => void): AsyncGenerator<object> {
  const params = { id };
  return inOrder<object>({
    keys: async () => (await client.call(listLogKeys)).items,
    heads: (after) => client.call(listChannelHeads, { params, query: { after, limit: PAGE } }),
    lines: async (after, limit) => {
      const page = LogPage.parse(await client.fetchJson(getChannelLog, { params, query: { after, limit: Math.min(limit, PAGE) } }));
      onPage({ done: after + page.items.length, total: page.total });
      return page;
    },
  });
}
