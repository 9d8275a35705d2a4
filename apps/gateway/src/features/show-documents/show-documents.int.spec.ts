import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '@entente/contracts';
import { startWithStandIns, type StandIns } from '../../../spec/running-gateway.js';

describe('the documents', () => {
  let all: StandIns;
  beforeAll(async () => {
    all = await startWithStandIns();
  });
  afterAll(() => all.close());

  it('are there for everybody, and describe every route', async () => {
    const open = await all.gateway.ask('/openapi.json', { token: undefined });
    expect([open.status, open.body.openapi]).toEqual([200, '3.1.0']);
    for (const { path, method } of ROUTES) expect(open.body.paths[path][method.toLowerCase()]).toBeDefined();
    expect(await all.gateway.ask('/asyncapi.json', { token: undefined })).toMatchObject({ status: 200, body: { asyncapi: expect.stringMatching(/^3\./) } });
  });

  it('can be read as a page that loads nothing and runs nothing', async () => {
    const { status, headers, body } = await all.gateway.ask('/docs', { token: undefined });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const style = /<style>([^]*?)<\/style>/.exec(body)?.[1] ?? '';
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(body).not.toMatch(/<script|<link|<img|https?:\/\/[^"<\s]*\.(js|css)|\sstyle=|\son\w+=/);
    for (const { id, path } of ROUTES) {
      expect(body).toContain(`<article id="${id}"><h3>`);
      expect(body).toContain(`<code>${path}</code>`);
    }
  });
});
