import { GetExecutionHistoryCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import {
  arn,
  at,
  change,
  consume,
  metricsOf,
  shipping,
  succeeded,
} from '../consume-status-change/testing/status-changes.ts';
import { sweepRuns } from './logic.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform(['sweeps'].map(shipping));
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

describe('a sweep', () => {
  it('records ends that no event reported, and none twice', async () => {
    platform.time.now = at(30).getTime();
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    platform.sfn.on(ListExecutionsCommand).resolves({ executions: [] });
    platform.sfn
      .on(ListExecutionsCommand, { stateMachineArn: `${STATE_MACHINES}sweeps`, statusFilter: 'SUCCEEDED' })
      .resolves({
        executions: ['a', 'b'].map((run) => ({
          executionArn: arn('sweeps', run),
          stateMachineArn: `${STATE_MACHINES}sweeps`,
          name: run,
          status: 'SUCCEEDED',
          startDate: at(0),
          stopDate: at(5),
        })),
      });
    await consume(platform, change('sweeps', 'a', 'SUCCEEDED'));
    const sweep = defineConsumer('sweep-runs', sweepRuns, platform.ports);
    await sweep({});
    await sweep({});

    expect(await metricsOf(platform)).toContain(
      'workflow_executions_total{workflow_type="sweeps",status="success"} 2',
    );
  });

  const ended = (run: string, start = at(0)) => ({
    executionArn: arn('sweeps', run),
    stateMachineArn: `${STATE_MACHINES}sweeps`,
    name: run,
    status: 'SUCCEEDED' as const,
    startDate: start,
    stopDate: at(5),
  });
  const lists = (...pages: ReturnType<typeof ended>[][]): void => {
    platform.sfn.on(ListExecutionsCommand).callsFake(async ({ stateMachineArn, statusFilter, nextToken }) => {
      if (stateMachineArn !== `${STATE_MACHINES}sweeps` || statusFilter !== 'SUCCEEDED')
        return { executions: [] };
      const index = Number(nextToken ?? 0);
      return {
        executions: pages[index],
        nextToken: index + 1 < pages.length ? String(index + 1) : undefined,
      };
    });
  };

  it('takes in the others when one cannot be, and says so at its end', async () => {
    platform.time.now = at(30).getTime();
    lists([ended('broken'), ended('whole')]);
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
      if (executionArn === arn('sweeps', 'broken')) throw new Error('cannot be read');
      return { events: succeeded };
    });
    const sweep = defineConsumer('sweep-runs', sweepRuns, platform.ports);

    await expect(sweep({})).rejects.toThrow('1 ends could not be taken in');
    const ends = ['broken', 'whole'].map((run) => ({
      execution: arn('sweeps', run),
      endedAt: at(5).toISOString(),
    }));

    expect(await platform.ports.runs.missing(ends)).toEqual([ends[0]]);
  });

  it('goes back a day, and once a day as far as a run may take', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    const old = new Date(at(0).getTime() - 2 * 86_400_000);
    const older = new Date(at(0).getTime() - 20 * 86_400_000);
    lists([ended('today', old)], [ended('long', older)], [ended('longest', older)]);
    const asked = () =>
      platform.sfn.commandCalls(ListExecutionsCommand, {
        stateMachineArn: `${STATE_MACHINES}sweeps`,
        statusFilter: 'SUCCEEDED',
      });
    const sweep = defineConsumer('sweep-runs', sweepRuns, platform.ports);
    platform.time.now = Date.UTC(2026, 0, 1, 2, 59);
    await sweep({});

    expect(asked().map(({ args }) => args[0].input.maxResults)).toEqual([1000]);
    platform.time.now = Date.UTC(2026, 0, 1, 3, 10);
    await sweep({});

    expect(asked()).toHaveLength(3);
  });
});
