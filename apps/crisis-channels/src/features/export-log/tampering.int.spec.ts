import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical, digestOf } from '@entente/channel-log';
import { LogEntry } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpenChannel, on } from '../../../spec/an-open-channel.js';
import { asSystem } from '../../../spec/append-to-log.js';
import { entente } from '../../../spec/run-verifier.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../../../spec/running-crisis-channels.js';

const READER = on('NOR').claims;
let service: RunningCrisisChannels;
let folder: string;
beforeAll(async () => {
  service = await startTestCrisisChannels();
  folder = await mkdtemp(join(tmpdir(), 'entente-log-'));
}, 120_000);
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** A channel with eight messages, and its signed end. */
async function aSignedChannel(): Promise<{ id: string; end: number }> {
  const channel = await anOpenChannel(service);
  for (let sent = 0; sent < 4; sent += 1) {
    await channel.send('NOR');
    await channel.send('RUS', { text: `No buoy of ours (${sent}).` });
  }
  const { total } = (await service.get(`/v1/channels/${channel.id}/log`)).body;
  await eventually(async () => (await service.get(`/v1/channels/${channel.id}/heads`)).body.items.at(-1)?.position === total);
  return { id: channel.id, end: total };
}

/** Changes the database behind the service's back. */
function tamper(sql: string, ...values: readonly unknown[]): Promise<void> {
  return asSystem(service, async (tx) => {
    expect(await tx.execute(sql, values)).toBeGreaterThan(0);
  });
}

/** What the command says of a channel: its exit code, the position and the code of the first bad record. */
async function verified(id: string, ...args: string[]): Promise<unknown[]> {
  const { code, stdout } = await entente(service, READER, 'verify', 'channel', id, '--json', ...args);
  const { fault } = JSON.parse(stdout);
  return [code, fault?.position, fault?.code];
}

/** Replaces the log from a position on by another that hangs together, end and texts included. */
async function replaceTail(id: string, from: number): Promise<void> {
  await asSystem(service, async (tx) => {
    const rows = await tx.query<{ entry: string; digest: string }>('SELECT entry, digest FROM channel_log WHERE channel = $1 ORDER BY position', [id]);
    let previous = rows[from - 2]?.digest ?? null;
    for (const { entry } of rows.slice(from - 1)) {
      const other = { ...LogEntry.parse(JSON.parse(entry)), previous };
      if (other.position === from) other.at = new Date(Date.parse(other.at) + 1).toISOString();
      const text = canonical(other);
      previous = digestOf(text);
      await tx.execute('UPDATE channel_log SET entry = $3, digest = $4 WHERE channel = $1 AND position = $2', [id, other.position, text, previous]);
    }
    await tx.execute('UPDATE channel_tip SET digest = $2 WHERE channel = $1', [id, previous]);
  });
}

describe('a log that somebody changed in the database', () => {
  it('is intact before', async () => {
    const { id, end } = await aSignedChannel();
    const { code, stdout } = await entente(service, READER, 'verify', 'channel', id);
    expect([code, stdout]).toEqual([0, expect.stringMatching(`is intact: ${end} entries; 8 texts; [1-9]\\d* signed heads, the last at position ${end}\n`)]);
  });

  it('shows the entry in which a byte is another', async () => {
    const { id, end } = await aSignedChannel();
    await tamper(`UPDATE channel_log SET entry = replace(entry, '"to":["RUS"]', '"to":["RUT"]') WHERE channel = $1 AND position = $2`, id, end - 1);
    expect(await verified(id)).toEqual([1, end - 1, 'wrong-digest']);
    const { stdout } = await entente(service, READER, 'verify', 'channel', id);
    expect(stdout).toBe(`the log of channel ${id} is broken at position ${end - 1}: the entry is not the one its digest was made of [wrong-digest]\n`);
    await tamper(`UPDATE channel_log SET entry = replace(entry, '"to"', ' "to"') WHERE channel = $1 AND position = $2`, id, end - 2);
    expect(await verified(id)).toEqual([1, end - 2, 'malformed']);
  }, 60_000);

  it('shows the entry behind one that was changed together with its digest', async () => {
    const { id, end } = await aSignedChannel();
    const entry = `replace(entry, '"to":["RUS"]', '"to":["RUT"]')`;
    await tamper(
      `UPDATE channel_log SET entry = ${entry}, digest = encode(sha256(convert_to(${entry}, 'UTF8')), 'hex') WHERE channel = $1 AND position = $2`,
      id,
      end - 1,
    );
    expect(await verified(id)).toEqual([1, end, 'wrong-previous']);
  });

  it('shows the message whose text is another', async () => {
    const { id, end } = await aSignedChannel();
    await tamper(
      `UPDATE message_text SET text = replace(text::text, 'adrift', 'adrifd')::json WHERE id = (SELECT message FROM channel_log WHERE channel = $1 AND position = $2)`,
      id,
      end - 1,
    );
    expect(await verified(id)).toEqual([1, end - 1, 'wrong-text']);
  });

  it('shows where an entry is gone, and where two changed places', async () => {
    const [one, other] = [await aSignedChannel(), await aSignedChannel()];
    await tamper('DELETE FROM channel_log WHERE channel = $1 AND position = $2', one.id, one.end - 3);
    expect(await verified(one.id)).toEqual([1, one.end - 3, 'wrong-position']);
    const swap = 'UPDATE channel_log SET position = $3 WHERE channel = $1 AND position = $2';
    const at = other.end - 4;
    for (const [from, to] of [
      [at, 0],
      [at + 1, at],
      [0, at + 1],
    ])
      await tamper(swap, other.id, from, to);
    expect(await verified(other.id)).toEqual([1, at, 'wrong-position']);
  }, 60_000);

  it('shows entries of another channel', async () => {
    const [one, other] = [await aSignedChannel(), await aSignedChannel()];
    const move = 'UPDATE channel_log SET channel = $3, position = $4 WHERE channel = $1 AND position = $2';
    await tamper(move, one.id, 3, one.id, 0);
    await tamper(move, other.id, 3, one.id, 3);
    await tamper(move, one.id, 0, other.id, 3);
    expect(await verified(one.id)).toEqual([1, 3, 'wrong-channel']);
    expect(await verified(other.id)).toEqual([1, 3, 'wrong-channel']);
  }, 60_000);

  it('shows where its tail is cut, whatever else is changed with it', async () => {
    const { id, end } = await aSignedChannel();
    const heads = join(folder, 'cut.json');
    await writeFile(heads, JSON.stringify((await service.get(`/v1/channels/${id}/heads`)).body));
    await tamper('DELETE FROM channel_log WHERE channel = $1 AND position > $2', id, end - 2);
    expect(await verified(id)).toEqual([1, end - 1, 'tail-cut']);
    await tamper(
      'UPDATE channel_tip SET position = $2, digest = (SELECT digest FROM channel_log WHERE channel = $1 AND position = $2) WHERE channel = $1',
      id,
      end - 2,
    );
    expect(await verified(id)).toEqual([1, end - 1, 'tail-cut']);
    await tamper('DELETE FROM channel_head WHERE channel = $1 AND position > $2', id, end - 2);
    expect(await verified(id)).toEqual([0, undefined, undefined]);
    expect(await verified(id, '--heads', heads)).toEqual([1, end - 1, 'tail-cut']);
  }, 60_000);

  it('shows a tail that was replaced by one that hangs together, by the heads that were published', async () => {
    const { id, end } = await aSignedChannel();
    await replaceTail(id, end - 2);
    const [code, position, fault] = await verified(id);
    expect([code, fault]).toEqual([1, 'head-differs']);
    expect(position).toBeGreaterThanOrEqual(end - 2);
    // The events have told the heads: who keeps them needs nothing of this database.
    const told = (await service.published()).filter(({ type, data }) => type === 'channel-head-signed' && data.head.channel === id);
    await tamper('DELETE FROM channel_head WHERE channel = $1', id);
    expect(await verified(id)).toEqual([0, undefined, undefined]);
    const heads = join(folder, 'told.json');
    await writeFile(heads, JSON.stringify(told.map(({ data }) => data.head)));
    expect(await verified(id, '--heads', heads)).toEqual([1, position, 'head-differs']);
  }, 60_000);
});
