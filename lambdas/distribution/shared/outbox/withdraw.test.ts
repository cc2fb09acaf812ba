import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../../shared/campaign/testing/example.ts';
import { publishCampaign } from '../../../shared/campaign/testing/run-campaign.ts';
import { withdrawBlog } from '../../withdraw-blog/logic.ts';
import { output } from '../../withdraw-email/contract.ts';
import { withdrawEmail } from '../../withdraw-email/logic.ts';
import { withdrawSocial } from '../../withdraw-social/logic.ts';

const clock = { now: () => Date.parse('2027-03-16T09:00:00Z') };

describe('the withdrawals', () => {
  it('take back what their channel published and nothing else, as often as they are called', async () => {
    const context = exampleContext();
    const { outbox } = await publishCampaign(exampleBrief(), context);
    const undo = { outbox, clock, run: { execution: 'arn', step: 'x' } };
    const count = (channel: string): number =>
      [...context.storage.files.keys()].filter((name) => name.startsWith(`run-1/published/${channel}/`))
        .length;
    for (const [channel, withdraw] of [
      ['social', withdrawSocial],
      ['blog', withdrawBlog],
      ['email', withdrawEmail],
    ] as const) {
      expect(count(channel)).toBeGreaterThan(0);
      const others = ['social', 'blog', 'email'].filter((other) => other !== channel).map(count);
      expect(output.parse(await withdraw({ campaign: 'run-1' }, undo))).toMatchObject({
        channel,
        outcome: 'withdrawn',
      });
      expect(await withdraw({ campaign: 'run-1' }, undo)).toMatchObject({ outcome: 'withdrawn-before' });
      expect(count(channel)).toBe(0);
      expect(['social', 'blog', 'email'].filter((other) => other !== channel).map(count)).toEqual(others);
    }
    const record = JSON.parse(context.storage.files.get('run-1/withdrawn/email/withdrawal.json') ?? '');

    expect(record).toMatchObject({ execution: 'arn', step: 'x', at: '2027-03-16T09:00:00.000Z' });
    expect(record.files).toHaveLength(20);
  });
});
