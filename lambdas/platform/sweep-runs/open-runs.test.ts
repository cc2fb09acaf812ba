import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { shipping } from '../consume-status-change/testing/status-changes.ts';
import { runningNow } from './open-runs.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([shipping('order')]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(ListExecutionsCommand).resolves({ executions: [] });
});

const running = (name: string, startedSecondsAgo: number) => ({
  executionArn: name,
  stateMachineArn: `${STATE_MACHINES}order`,
  name,
  status: 'RUNNING' as const,
  startDate: new Date(platform.time.now - startedSecondsAgo * 1000),
});

describe('What is running', () => {
  it('is listed over all pages', async () => {
    platform.sfn
      .on(ListExecutionsCommand, { stateMachineArn: `${STATE_MACHINES}order`, statusFilter: 'RUNNING' })
      .resolvesOnce({ executions: [running('a', 5), running('b', 60)], nextToken: 'more' })
      .resolvesOnce({ executions: [running('c', 90), running('d', 7200)] });

    const { runs } = await runningNow(platform.ports);

    expect([...runs.keys()]).toEqual(['a', 'b', 'c', 'd']);
  });
});
