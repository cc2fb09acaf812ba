import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Channel } from '#platform/announcements/channel.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { ask } from '../decide-approval/testing/approvals.ts';
import { type AnnouncedEvent, announceApprovals } from './logic.ts';

let platform: TestPlatform;
let sent: { channel: string; id: string; subject: string }[];
let isDown: boolean;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  sent = [];
  isDown = false;
});

const channel = (name: Channel['name']): Channel => ({
  name,
  async send(id, { subject }) {
    if (name === 'webhook' && isDown) throw new Error('The webhook answers 410');
    sent.push({ channel: name, id, subject });
  },
});

const tell = (event: AnnouncedEvent) =>
  defineConsumer(
    'announce-approval',
    (told: AnnouncedEvent, ports) =>
      announceApprovals(told, { ...ports, channels: [channel('mail'), channel('webhook')], place: {} }),
    platform.ports,
  )(event);
const requested = (approval: string) => tell({ detail: { approval } });
const sweep = () => tell({});
const announcementsOf = async (id: string) => (await platform.ports.approvals.get(id))?.announcements;
const sentAbout = (id: string) => sent.filter((one) => one.id === id).map((one) => one.channel);

describe('a requested approval', () => {
  it('is announced once in each channel, whatever tells of it again', async () => {
    const id = await ask(platform, { title: 'Ship it?' });

    await requested(id);
    await requested(id);
    await sweep();

    expect(sentAbout(id)).toEqual(['mail', 'webhook']);
    expect(sent[0]?.subject).toBe('orders asks: Ship it?');
    expect(await announcementsOf(id)).toMatchObject([
      { channel: 'mail', delivered: true, tries: 1 },
      { channel: 'webhook', delivered: true, tries: 1 },
    ]);
  });

  it('is announced by the sweep if its event was lost', async () => {
    const id = await ask(platform);

    await sweep();

    expect(sentAbout(id)).toEqual(['mail', 'webhook']);
  });

  it('is announced later by a channel that was down, and keeps what was wrong meanwhile', async () => {
    const id = await ask(platform);
    isDown = true;
    await requested(id);
    const before = await announcementsOf(id);
    isDown = false;
    await sweep();
    const tooEarly = sentAbout(id);
    platform.time.now += 5 * 60_000;

    await sweep();

    expect(before).toContainEqual(
      expect.objectContaining({ channel: 'webhook', delivered: false, error: 'The webhook answers 410' }),
    );
    expect(tooEarly).toEqual(['mail']);
    expect(sentAbout(id)).toEqual(['mail', 'webhook']);
  });

  it('is parked by a channel that never takes it', async () => {
    const id = await ask(platform);
    isDown = true;
    for (let tries = 0; tries < 12; tries++) {
      await sweep();
      platform.time.now += 7 * 3_600_000;
    }

    expect(await announcementsOf(id)).toContainEqual(
      expect.objectContaining({ channel: 'webhook', delivered: false, tries: 8 }),
    );
  });

  it('is announced once in a channel that keeps that itself, of which the table holds only what failed', async () => {
    const id = await ask(platform);
    const kept = new Set<string>();
    let isFull = true;
    const file: Channel = {
      name: 'file',
      has: (one, when) => when === 'ever' && kept.has(one),
      async send(one) {
        if (isFull) throw new Error('ENOSPC');
        sent.push({ channel: 'file', id: one, subject: '' });
        kept.add(one);
      },
    };
    const toFile = (event: AnnouncedEvent) =>
      defineConsumer(
        'announce-approval',
        (told: AnnouncedEvent, ports) => announceApprovals(told, { ...ports, channels: [file], place: {} }),
        platform.ports,
      )(event);
    await toFile({ detail: { approval: id } });
    const failed = await announcementsOf(id);
    isFull = false;
    platform.time.now += 5 * 60_000;
    await toFile({});
    await toFile({});
    const other = await ask(platform, { title: 'And this?' });
    await toFile({ detail: { approval: other } });
    await toFile({});

    expect(failed).toMatchObject([{ channel: 'file', delivered: false, error: 'ENOSPC' }]);
    expect(await announcementsOf(id)).toMatchObject([{ channel: 'file', delivered: true, tries: 2 }]);
    expect(sentAbout(id)).toEqual(['file']);
    expect(await announcementsOf(other)).toBeUndefined();
    expect(sentAbout(other)).toEqual(['file']);
  });

  it('is not announced once it is decided', async () => {
    const id = await ask(platform);
    const at = new Date(platform.time.now).toISOString();
    await platform.ports.approvals.decide(id, { decision: 'approved', by: 'ann', edits: {}, at });

    await requested(id);

    expect(sentAbout(id)).toEqual([]);
  });
});
