import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { anEvent, startMessaging, TOPIC, type RunningMessaging } from '../../spec/running-messaging.js';

describe('appending to the embedded log', () => {
  let messaging: RunningMessaging;

  beforeEach(async () => {
    messaging = await startMessaging();
    await messaging.log.ensureTopics(TOPICS);
  });
  afterEach(() => messaging.close());

  it('leaves no hole where it fails: the next record takes the offset', async () => {
    const [fine, refused] = messaging.records(0, anEvent('fine', 1), anEvent('no text for PostgreSQL: \0', 1));
    if (!fine || !refused) throw new Error('two events are two records');
    await messaging.log.publish([fine]);
    await expect(messaging.log.publish([fine, refused])).rejects.toThrow();
    await messaging.log.publish([fine]);
    const reader = await messaging.log.reader([TOPIC]);
    expect((await reader.read(TOPIC, 0, 0, 10)).map(({ offset }) => offset)).toEqual([0, 1]);
    expect((await messaging.log.endOffsets([TOPIC])).get(TOPIC)).toEqual([2]);
  });
});
