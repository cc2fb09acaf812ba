import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { oldestRunSeconds } from './oldest-run.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const running = (startedSecondsAgo: number) => ({
  executionArn: 'x',
  stateMachineArn: `${STATE_MACHINES}order`,
  name: 'x',
  status: 'RUNNING' as const,
  startDate: new Date(platform.time.now - startedSecondsAgo * 1000),
});

describe('the oldest execution under way', () => {
  it('is the last of the last page, because lists begin with the newest', async () => {
    platform.sfn
      .on(ListExecutionsCommand, { statusFilter: 'RUNNING' })
      .resolvesOnce({ executions: [running(5), running(60)], nextToken: 'more' })
      .resolvesOnce({ executions: [running(90), running(7200)] });

    expect(await oldestRunSeconds(platform.ports, 'order')).toBe(7200);
  });

  it('has an age of zero while none is under way', async () => {
    platform.sfn.on(ListExecutionsCommand).resolves({ executions: [] });

    expect(await oldestRunSeconds(platform.ports, 'order')).toBe(0);
  });
});
