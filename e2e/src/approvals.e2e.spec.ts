import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;
let officer: string;

beforeAll(async () => {
  entente = await install();
  officer = await entente.token({ nation: 'GBR', clearance: 'UNCLASSIFIED' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

function send(path: string, body: object, token: string, version?: number, method = 'POST'): Promise<Answer> {
  return entente.call(path, { token, method, body, headers: version === undefined ? {} : { 'if-match': `"${version}"` } });
}

describe('domestic approval', () => {
  it('goes from its request past the holders of its posts to ratification, and into history', async () => {
    const signed = ['GBR', 'NOR'].map((partner) => ({ partner, actions: [{ action: 'signed', actedOn: '2023-12-04' }] }));
    const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };
    const { body: agreement } = await send('/v1/agreements', { title: 'Treaty on mutual visits', kind: 'alliance', label, parties: signed }, officer);
    const ratify = () => send(`/v1/agreements/${agreement.id}/actions`, { partner: 'GBR', action: 'ratified', actedOn: '2024-02-01' }, officer, 1);
    expect((await ratify()).body).toMatchObject({ code: 'approval-missing' });

    const { body: asked } = await send(`/v1/agreements/${agreement.id}/approvals`, {}, officer);
    expect((await ratify()).body).toMatchObject({ code: 'approval-open' });
    const sub = ['--subject', 'minister'];
    const posted = await entente.cli('token', '--role', 'reader', '--nation', 'GBR', '--post', 'minister-of-the-crown', ...sub);
    const minister = posted.stdout.trim();
    const laying = `/v1/approvals/${asked.id}/steps/laying/decision`;
    expect((await send(laying, { decision: 'approve' }, await entente.token({ nation: 'GBR', post: 'cabinet' }), 1)).body.code).toBe('post-missing');
    const { body: laid } = await send(laying, { decision: 'approve', on: '2023-12-06' }, minister, 1);
    expect(laid).toMatchObject({ outcome: 'granted', decidedOn: '2024-02-01' });
    expect((await ratify()).status).toBe(200);

    await eventually(async () => {
      const { body } = await entente.call(`/v1/history?partner=NOR&limit=100`, { token: officer });
      return body.items.some(({ summary }: { summary: string }) => summary === 'approval of "Treaty on mutual visits" in GBR granted on 2024-02-01');
    }, 30_000);
    const norwegian = await entente.token({ nation: 'NOR' });
    const { body: hidden } = await entente.call(`/v1/history?partner=NOR&limit=100`, { token: norwegian });
    expect(hidden.items.map(({ summary }: { summary: string }) => summary).join()).not.toContain('approval');
  });

  it('is counted by a sitting calendar that is put right through the gateway', async () => {
    const { body: calendar } = await entente.call('/v1/sitting-calendars/gbr-parliament', { token: officer });
    const days = ['house-of-commons', 'house-of-lords'].map((house) => ({ day: '2024-06-03', house, sits: true }));
    const changed = await send(
      '/v1/sitting-calendars/gbr-parliament/days',
      { days, knownUntil: '2024-06-03', reason: 'announced' },
      officer,
      calendar.version,
      'PUT',
    );
    expect([changed.status, changed.body.knownUntil]).toEqual([200, '2024-06-03']);
  });
});
