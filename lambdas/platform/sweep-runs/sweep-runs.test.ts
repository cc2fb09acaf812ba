import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Item, writeItem } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { OPEN_SHARDS } from '#platform/runs/run-list.ts';
import { takeSweepLease } from '#platform/runs/sweep-lease.ts';
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
let number = 0;
let name = '';

beforeAll(async () => {
  platform = await startPlatform(Array.from({ length: 12 }, (_, index) => shipping(`sweeps-${index}`)));
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  name = `sweeps-${number++}`;
  platform.time.now = at(30).getTime() + number * 3_600_000;
  platform.sfn.on(ListExecutionsCommand).resolves({ executions: [] });
  platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
  platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
  // The day's search for what the table does not know has been made.
  const now = platform.time.now;
  const lease = await takeSweepLease(platform.ports.table, 'runs', { now, until: now, takesOver: true });
  await lease?.end({ completeAt: now });
});

const sweep = (event: object = {}) => defineConsumer('sweep-runs', sweepRuns, platform.ports)(event as never);
/** Starts executions, of which nothing is heard for the quarter of an hour that follows. */
const starts = async (...runs: string[]): Promise<void> => {
  await Promise.all(runs.map((run) => consume(platform, change(name, run, 'RUNNING'))));
  platform.time.now += 15 * 60_000;
};
const ended = (run: string, status: 'SUCCEEDED' | 'RUNNING' = 'SUCCEEDED'): ExecutionListItem => ({
  executionArn: arn(name, run),
  stateMachineArn: `${STATE_MACHINES}${name}`,
  name: run,
  status,
  startDate: at(0),
  ...(status !== 'RUNNING' && { stopDate: at(5) }),
});
const describes = (run: string, execution: Partial<ExecutionListItem>): void => {
  platform.sfn.on(DescribeExecutionCommand, { executionArn: arn(name, run) }).resolves(execution);
};
const described = (run: string): unknown[] =>
  platform.sfn.commandCalls(DescribeExecutionCommand, { executionArn: arn(name, run) });
const succeededRuns = async (): Promise<string | undefined> =>
  (await metricsOf(platform)).find((line) =>
    line.startsWith(`workflow_executions_total{workflow_type="${name}",status="success"}`),
  );

describe('A sweep', () => {
  it('records the ends of open executions that no event has reported, and none twice', async () => {
    await starts('told', 'lost');
    await consume(platform, change(name, 'told', 'SUCCEEDED'));
    describes('lost', ended('lost'));

    await sweep();
    await sweep();

    expect(await succeededRuns()).toMatch(/ 2$/);
    expect(described('lost')).toHaveLength(1);
  });

  it('reads the table only, as long as every open execution was heard of', async () => {
    await starts('one', 'two');
    platform.time.now -= 60_000;
    const forbidden = (): never => {
      throw new Error('Step Functions was called');
    };
    const executions = new Proxy(platform.ports.executions, { get: forbidden });
    const ports = {
      ...platform.ports,
      executions,
      versions: new Proxy(platform.ports.versions, { get: forbidden }),
    };

    await defineConsumer('sweep-runs', sweepRuns, ports)({} as never);

    expect(await platform.ports.runItems.of(arn(name, 'one'))).toMatchObject({ status: 'RUNNING' });
  });

  it('asks about a silent execution after a pause that doubles', async () => {
    await starts('silent');
    const asked: number[] = [];
    for (const minutes of [0, 14, 1, 15, 15]) {
      platform.time.now += minutes * 60_000;
      await sweep();
      asked.push(described('silent').length);
    }

    expect(asked).toEqual([1, 1, 2, 2, 3]);
  });

  it('asks about no execution that waits for people, and about one in which something was noted only later', async () => {
    await starts('asking', 'working');
    const note = (run: string, rest: object) =>
      writeItem(platform.ports.table, {
        ...KEYS.progress(arn(name, run), 'step#ship'),
        begun: 1,
        firstAt: platform.time.now - 600_000,
        beganAt: platform.time.now - 600_000,
        ...rest,
      });
    await note('asking', {});
    await note('working', { done: 1, endedAt: platform.time.now - 60_000 });
    await sweep();
    const first = [described('asking').length, described('working').length];
    platform.time.now += 20 * 60_000;
    await sweep();

    expect(first).toEqual([0, 0]);
    expect([described('asking').length, described('working').length]).toEqual([0, 1]);
  });

  it('lists nothing of Step Functions, however long ago the sweep before was', async () => {
    platform.time.now += 40 * 24 * 3_600_000;

    await sweep();

    expect(platform.sfn.commandCalls(ListExecutionsCommand)).toEqual([]);
  });

  it('records the end of an execution of which only the one that has started it knew', async () => {
    const child = arn(name, 'parent-step-abc.a0r0');
    const startedChild = {
      previousEventId: 2,
      type: 'TaskScheduled' as const,
      taskScheduledEventDetails: {
        resourceType: 'states',
        resource: 'startExecution.sync:2',
        region: 'us-east-1',
        parameters: JSON.stringify({
          StateMachineArn: `${STATE_MACHINES}${name}`,
          Name: 'parent-step-abc.a0r0',
        }),
      },
    };
    const [started = {} as never, entered = {} as never, , ...rest] = succeeded;
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: succeeded })
      .on(GetExecutionHistoryCommand, { executionArn: arn(name, 'parent') })
      .resolves({ events: [started, entered, { ...startedChild, id: 3, timestamp: at(2) }, ...rest] });
    describes('parent-step-abc.a0r0', { ...ended('parent-step-abc.a0r0'), executionArn: child });

    await consume(platform, change(name, 'parent', 'SUCCEEDED'));
    platform.time.now += 16 * 60_000;
    await sweep();

    expect(await platform.ports.runItems.of(child)).toMatchObject({
      status: 'SUCCEEDED',
      startedAt: at(0).toISOString(),
    });
  });

  it('closes the item of an execution that Step Functions does not know', async () => {
    await starts('gone');
    const error = Object.assign(new Error('gone'), { name: 'ExecutionDoesNotExist' });
    platform.sfn.on(DescribeExecutionCommand).rejects(error);

    await sweep();

    expect(await platform.ports.runItems.of(arn(name, 'gone'))).toMatchObject({ status: 'FORGOTTEN' });
  });

  it('records the others when one cannot be, says so at its end, and tries that again next time', async () => {
    await starts('broken', 'whole');
    describes('broken', ended('broken'));
    describes('whole', ended('whole'));
    let isBroken = true;
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
      if (isBroken && executionArn === arn(name, 'broken')) throw new Error('cannot be read');
      return { events: succeeded };
    });

    await expect(sweep()).rejects.toThrow('1 ends could not be processed');
    const first = await succeededRuns();
    isBroken = false;
    await sweep();

    expect(first).toMatch(/ 1$/);
    expect(await succeededRuns()).toMatch(/ 2$/);
  });

  it('looks for executions of which the table knows nothing when a local stack starts', async () => {
    platform.sfn
      .on(ListExecutionsCommand, { stateMachineArn: `${STATE_MACHINES}${name}`, statusFilter: 'SUCCEEDED' })
      .resolves({ executions: [ended('unknown')] })
      .on(ListExecutionsCommand, { stateMachineArn: `${STATE_MACHINES}${name}`, statusFilter: 'RUNNING' })
      .resolves({ executions: [ended('silent', 'RUNNING')] });

    await sweep();
    const within = await succeededRuns();
    await sweep({ detail: { at_start: true } });

    expect([within, await succeededRuns()]).toEqual([undefined, expect.stringMatching(/ 1$/)]);
    expect(await platform.ports.runItems.of(arn(name, 'silent'))).toMatchObject({ status: 'RUNNING' });
  });

  it('is the only one, except that a starting stack takes over from the one before', async () => {
    await starts('lost');
    describes('lost', ended('lost'));
    const now = platform.time.now;
    await takeSweepLease(platform.ports.table, 'runs', { now, until: now + 60_000 });

    await sweep();
    const refused = await succeededRuns();
    await sweep({ detail: { at_start: true } });

    expect([refused, await succeededRuns()]).toEqual([undefined, expect.stringMatching(/ 1$/)]);
  });

  it('continues where the one before has run out of time', async () => {
    const runs = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    await starts(...runs);
    for (const run of runs) describes(run, ended(run));
    // Each look takes eight minutes, so that a sweep has time for two.
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async () => {
      platform.time.now += 8 * 60_000;
      return { events: succeeded };
    });

    let sweeps = 0;
    while (!/ 8$/.test((await succeededRuns()) ?? '') && sweeps < 10) {
      await sweep();
      platform.time.now += 60_000;
      sweeps++;
    }

    expect(sweeps).toBeGreaterThan(1);
    expect(sweeps).toBeLessThan(10);
  });

  it('continues with the part in which the function of the one before has died', async () => {
    const { runItems } = platform.ports;
    const pages: number[][] = [];
    const sweepWith = async (dies: boolean): Promise<void> => {
      const read: number[] = [];
      pages.push(read);
      const ports = {
        ...platform.ports,
        runItems: {
          ...runItems,
          openPage: async (shard: number, after?: Item) => {
            if (dies && shard === 5) throw new Error('the function ends here');
            read.push(shard);
            return runItems.openPage(shard, after);
          },
        },
      };
      await defineConsumer('sweep-runs', sweepRuns, ports)({} as never).catch(() => undefined);
      platform.time.now += 15 * 60_000;
    };

    await sweepWith(true);
    await sweepWith(false);
    await sweepWith(false);

    const all = Array.from({ length: OPEN_SHARDS }, (_, shard) => shard);
    expect(pages).toEqual([all.slice(0, 5), all.slice(5), all]);
  });
});
