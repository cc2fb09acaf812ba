import { GetExecutionHistoryCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineConsumer } from '#lambdas/shared/ports/define-consumer.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#lambdas/shared/testing/platform.ts';
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
  it('takes in what no event told of, and nothing twice', async () => {
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
});
