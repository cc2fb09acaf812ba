import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import {
  cancelExecution as cancelRoute,
  pauseExecution as pauseRoute,
  resumeExecution as resumeRoute,
  retryExecution as retryRoute,
  stopExecution as stopRoute,
} from '#contracts/http/control-execution.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { undoingName } from '#lambdas/shared/ports/undoing.ts';
import {
  EXECUTION,
  request,
  STATE_MACHINES,
  startPlatform,
  type TestPlatform,
} from '#lambdas/shared/testing/platform.ts';
import { pauseExecution } from '../pause-execution/logic.ts';
import { resumeExecution } from '../resume-execution/logic.ts';
import { retryExecution } from '../retry-execution/logic.ts';
import { stopExecution } from '../stop-execution/logic.ts';
import { cancelExecution } from './logic.ts';

let platform: TestPlatform;
const served = {
  stop: [stopRoute, stopExecution],
  pause: [pauseRoute, pauseExecution],
  resume: [resumeRoute, resumeExecution],
  retry: [retryRoute, retryExecution],
  cancel: [cancelRoute, cancelExecution],
} as const;
const control = (verb: keyof typeof served, json: object = {}) => {
  const [route, logic] = served[verb];
  const handler = defineEndpoint(route, logic, platform.ports);
  return request(handler, { pathParameters: { workflow: 'orders', execution: 'one' }, json });
};
const execution = (status: ExecutionStatus, rest: object = {}) =>
  platform.sfn
    .on(DescribeExecutionCommand)
    .resolves({ executionArn: EXECUTION, name: 'one', status, ...rest });
const absent = Object.assign(new Error('no such execution'), { name: 'ExecutionDoesNotExist' });
const UNDOING = `${STATE_MACHINES.replace('stateMachine', 'execution')}baton-compensate:${undoingName(EXECUTION)}`;
/** The history of the execution that undoes the run. */
const undoingHistory = (...events: object[]) =>
  platform.sfn
    .on(GetExecutionHistoryCommand)
    .callsFake(async ({ executionArn }) => ({ events: executionArn === UNDOING ? events : [] }));
/** The history of the run, which nothing undoes. */
const runHistory = (...events: object[]) =>
  platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
    if (executionArn === UNDOING) throw absent;
    return { events };
  });
const conflict = { status: 409, body: { error: { code: 'conflict' } } };

beforeAll(async () => {
  platform = await startPlatform([manifestWith()]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(StopExecutionCommand).resolves({}).on(RedriveExecutionCommand).resolves({});
  runHistory();
});

const stopped = () => platform.sfn.commandCalls(StopExecutionCommand).map(({ args }) => args[0].input);
const redriven = () => platform.sfn.commandCalls(RedriveExecutionCommand).length;

describe('a run', () => {
  it('is paused by a marked stop and resumed by a redrive', async () => {
    execution('RUNNING');
    expect(await control('pause', { reason: 'lunch' })).toMatchObject({ status: 202 });
    expect(stopped()).toEqual([{ executionArn: EXECUTION, error: 'Paused', cause: 'lunch' }]);
    execution('ABORTED', { error: 'Paused', redriveStatus: 'REDRIVABLE' });
    expect(await control('resume')).toMatchObject({ status: 202 });
    expect(redriven()).toBe(1);
  });

  it('that was stopped is not resumed, but may be retried', async () => {
    execution('ABORTED', { error: 'Stopped', redriveStatus: 'REDRIVABLE' });
    expect(await control('resume')).toMatchObject(conflict);
    expect(await control('retry')).toMatchObject({ status: 202 });
    expect(redriven()).toBe(1);
  });

  it.each([
    ['stop', 'SUCCEEDED', {}],
    ['pause', 'FAILED', {}],
    ['resume', 'RUNNING', {}],
    ['retry', 'SUCCEEDED', {}],
    ['retry', 'FAILED', { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'older than 14 days' }],
    ['retry', 'ABORTED', { error: 'Cancelled' }],
    ['cancel', 'SUCCEEDED', {}],
    ['cancel', 'FAILED', {}],
    ['cancel', 'TIMED_OUT', {}],
  ] as const)('cannot take %s when it is %s %j', async (verb, status, rest) => {
    execution(status, rest);
    expect(await control(verb)).toMatchObject(conflict);
    expect(stopped()).toEqual([]);
    expect(redriven()).toBe(0);
  });
});

describe('a run that a redrive would not take further', () => {
  const scheduled = {
    id: 5,
    previousEventId: 4,
    type: 'TaskScheduled',
    taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: { run: { step: 'reserve' } } }) },
  };

  it.each(['resume', 'retry'] as const)(
    'is refused %s once it was undone, whatever stopped it first',
    async (verb) => {
      execution('ABORTED', { error: verb === 'resume' ? 'Paused' : 'Stopped', redriveStatus: 'REDRIVABLE' });
      undoingHistory(scheduled);
      expect(await control(verb)).toMatchObject(conflict);
      expect(redriven()).toBe(0);
    },
  );

  it('is refused a retry when it ended in a Fail state, where it would end again', async () => {
    execution('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    runHistory(
      { id: 9, previousEventId: 8, type: 'ExecutionFailed', timestamp: new Date(0) },
      {
        id: 8,
        previousEventId: 7,
        type: 'FailStateEntered',
        timestamp: new Date(0),
        stateEnteredEventDetails: { name: 'fail_run' },
      },
    );
    const answer = await control('retry');
    expect(answer).toMatchObject(conflict);
    expect(answer.body.error.message).toMatch(/state "fail_run".*start it anew/);
    expect(redriven()).toBe(0);
  });

  it('is retried when a step failed by itself', async () => {
    execution('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    expect(await control('retry')).toMatchObject({ status: 202 });
    expect(redriven()).toBe(1);
  });
});

describe('cancelling', () => {
  const entry = {
    step: 'reserve',
    uses: 'baton-inventory-release',
    with: { id: 'r' },
    key: 'one/reserve/undo',
    at: 1,
  };

  const reserved = {
    id: 2,
    previousEventId: 1,
    type: 'TaskStateExited',
    timestamp: new Date(0),
    stateExitedEventDetails: { name: 'reserve', assignedVariables: { saga: JSON.stringify([entry]) } },
  };
  const undo = (...events: object[]) =>
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .callsFake(async ({ executionArn }) => ({ events: executionArn === UNDOING ? events : [reserved] }));
  const undone = (id: number, type: string) => ({
    id,
    previousEventId: id - 1,
    type,
    timestamp: new Date(0),
  });
  const called = {
    ...undone(5, 'TaskScheduled'),
    taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: { run: { step: 'reserve' } } }) },
  };

  beforeEach(() => {
    runHistory(reserved);
  });

  it('stops the run and starts what undoes it, by its alias, under a name that keeps it to one', async () => {
    process.env[ENVIRONMENT.alias] = 'live';
    execution('RUNNING');
    expect(await control('cancel')).toMatchObject({ status: 202 });
    expect(stopped()).toEqual([{ executionArn: EXECUTION, error: 'Cancelled', cause: 'By request' }]);
    expect(platform.started()).toEqual([
      {
        stateMachineArn: `${STATE_MACHINES}baton-compensate:live`,
        name: expect.stringMatching(/^cancel-[0-9a-f]{32}$/),
        input: JSON.stringify({
          execution: EXECUTION,
          execution_name: 'one',
          workflow: 'orders',
          entries: [entry],
        }),
      },
    ]);
  });

  afterEach(() => {
    delete process.env[ENVIRONMENT.alias];
  });

  it('again goes on where the first try broke off', async () => {
    execution('ABORTED', { error: 'Cancelled' });
    platform.sfn
      .on(StartExecutionCommand)
      .rejects(Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' }));
    expect(await control('cancel')).toMatchObject({ status: 202 });
    expect(stopped()).toEqual([]);
  });

  it('starts nothing where nothing was done', async () => {
    execution('RUNNING');
    runHistory();
    expect(await control('cancel')).toMatchObject({ status: 202 });
    expect(platform.started()).toEqual([]);
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)(
    'undoes a run that ended as %s where nothing could catch it',
    async (status) => {
      execution(status, { error: 'States.QueryEvaluationError' });
      expect(await control('cancel', { reason: 'tidy up' })).toMatchObject({ status: 202, body: { status } });
      expect(stopped()).toEqual([]);
      expect(platform.started()).toMatchObject([{ input: expect.stringContaining('"step":"reserve"') }]);
    },
  );

  it('refuses a failed run that has undone everything itself', async () => {
    execution('FAILED', { error: 'BankDown' });
    const compensated = {
      ...undone(3, 'TaskScheduled'),
      taskScheduledEventDetails: {
        parameters: JSON.stringify({
          Payload: { run: { step: 'reserve', idempotency_key: entry.key, compensation: true } },
        }),
      },
    };
    runHistory(reserved, compensated, undone(4, 'TaskSucceeded'));
    const answer = await control('cancel');
    expect(answer).toMatchObject(conflict);
    expect(answer.body.error.message).toMatch(/ended as FAILED, and nothing that it did is left to undo/);
    expect(platform.started()).toEqual([]);
  });

  it('of a failed run is done once', async () => {
    execution('FAILED', { error: 'BankDown' });
    undo(called, undone(6, 'TaskSucceeded'), undone(7, 'ExecutionSucceeded'));
    const answer = await control('cancel');
    expect(answer).toMatchObject(conflict);
    expect(answer.body.error.message).toMatch(/cancelled before, and what it did is undone/);
  });

  it.each(['FAILED', 'ABORTED'] as const)(
    'says what could not be undone of a run that is %s',
    async (status) => {
      execution(status, { error: 'Cancelled' });
      undo(called, undone(6, 'TaskFailed'), undone(7, 'TaskStateExited'), undone(8, 'ExecutionFailed'));
      const answer = await control('cancel');
      expect(answer).toMatchObject(conflict);
      expect(answer.body.error.message).toMatch(/undoing reserve failed: that has to be undone by hand/);
    },
  );

  it('leaves a mark on a paused run that has nothing to undo, so that it is not resumed', async () => {
    execution('ABORTED', { error: 'Paused', redriveStatus: 'REDRIVABLE' });
    runHistory();
    expect(await control('cancel')).toMatchObject({ status: 202 });
    expect(platform.started()).toMatchObject([{ input: expect.stringContaining('"entries":[]') }]);
    undoingHistory(undone(2, 'ExecutionSucceeded'));
    expect(await control('resume')).toMatchObject(conflict);
    expect(redriven()).toBe(0);
  });

  it('keeps a failed run from being retried', async () => {
    execution('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    undo(called);
    expect(await control('retry')).toMatchObject(conflict);
    expect(redriven()).toBe(0);
  });
});
