import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { shipping } from '../consume-status-change/testing/status-changes.ts';
import { openRuns, runningNow } from './open-runs.ts';

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

it('Ten silent executions of a page are asked about at once, and each of them once', async () => {
  const now = platform.time.now;
  const run = (index: number) => ({
    execution: `arn:${index}`,
    workflow: 'order',
    startedAt: new Date(now).toISOString(),
    redrives: 0,
    status: 'RUNNING' as const,
    heardAt: index === 3 ? now : now - 3_600_000,
  });
  const runItems = {
    ...platform.ports.runItems,
    openPage: async () => ({ runs: Array.from({ length: 26 }, (_, index) => run(index)) }),
  };
  const taken: string[] = [];
  let [underWay, most] = [0, 0];

  await openRuns({ ...platform.ports, runItems }, 0, undefined, {
    ...{ running: undefined, seen: new Set(), oldest: now },
    async take({ execution }) {
      underWay += 1;
      most = Math.max(most, underWay);
      taken.push(execution);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    },
  });

  expect(most).toBe(10);
  expect(taken).toHaveLength(25);
  expect(new Set(taken).size).toBe(25);
  expect(taken).not.toContain('arn:3');
});
