import { describe, expect, it } from '@jest/globals';
import type { Announcement, Approval } from '../approvals/approval.ts';
import { isDue, MAX_TRIES, messageOf, withTry } from './announcement.ts';
import { slackBody } from './channels.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const approval: Approval = {
  id: 'a1b2c3d4',
  status: 'pending',
  workflow: 'campaign',
  execution: 'arn:aws:states:eu-central-1:111122223333:execution:campaign:spring',
  step: 'review',
  title: 'Publish <!channel> & more?',
  to: ['ann@example.com'],
  show: { budget: 'secret' },
  editable: [],
  on_reject: 'fail',
  requested_at: '2026-01-01T00:00:00.000Z',
  expires_at: '2026-01-02T00:00:00.000Z',
  task_token: 'token',
};
const messageWith = (place: { consoleUrl?: string; stage?: string }) =>
  messageOf(approval, { now: NOW, starter: 'bob@example.com', place });

describe('the message about an approval', () => {
  it('says what is asked, by whose execution, of whom, until when, and where to decide', () => {
    expect(messageWith({ consoleUrl: 'https://console.example/' }).lines).toEqual([
      'campaign asks: Publish <!channel> & more?',
      'Step review of spring, started by bob@example.com.',
      'Approvers: ann@example.com.',
      'Time left: 24 hours, until 2026-01-02T00:00:00.000Z.',
      'Decide: https://console.example/#/approvals/a1b2c3d4',
    ]);
  });

  it('names the command that decides where there is no console', () => {
    expect(messageWith({ stage: 'prod' }).lines.at(-1)).toBe(
      'Decide: npx baton approve a1b2c3d4 --stage prod',
    );
  });

  it('names no starter whom the API does not know', () => {
    const { lines } = messageOf(approval, { now: NOW, starter: 'unknown', place: {} });

    expect(lines[1]).toBe('Step review of spring.');
  });

  it('holds nothing of what is shown, and no token', () => {
    const text = JSON.stringify(messageWith({}));

    expect(text).not.toContain('secret');
    expect(text).not.toContain('token');
  });

  it('calls no channel and makes no link of a title in Slack', () => {
    const { text } = slackBody(messageWith({ consoleUrl: 'https://console.example/' }));

    expect(text).toContain('*campaign asks: Publish &lt;!channel&gt; &amp; more?*');
    expect(text).toContain('<https://console.example/#/approvals/a1b2c3d4|Decide in the console>');
  });
});

describe('an announcement', () => {
  const failed = (tries: number, at = NOW): Announcement[] =>
    Array.from({ length: tries }).reduce<Announcement[]>(
      (before) =>
        withTry(before, {
          channel: 'webhook',
          delivered: false,
          at: new Date(at).toISOString(),
          error: 'no',
        }),
      [],
    );

  it('is due until it is delivered, and for each channel by itself', () => {
    const announcements = withTry([], { channel: 'mail', delivered: true, at: new Date(NOW).toISOString() });

    expect(isDue({}, 'mail', NOW)).toBe(true);
    expect(isDue({ announcements }, 'mail', NOW + 1000 * MINUTE)).toBe(false);
    expect(isDue({ announcements }, 'webhook', NOW)).toBe(true);
  });

  it('is tried again later and later, and parked in the end', () => {
    expect(isDue({ announcements: failed(1) }, 'webhook', NOW + 3 * MINUTE)).toBe(false);
    expect(isDue({ announcements: failed(1) }, 'webhook', NOW + 4 * MINUTE)).toBe(true);
    expect(isDue({ announcements: failed(3) }, 'webhook', NOW + 15 * MINUTE)).toBe(false);
    expect(isDue({ announcements: failed(3) }, 'webhook', NOW + 16 * MINUTE)).toBe(true);
    expect(isDue({ announcements: failed(MAX_TRIES) }, 'webhook', NOW + 10_000 * MINUTE)).toBe(false);
  });
});
