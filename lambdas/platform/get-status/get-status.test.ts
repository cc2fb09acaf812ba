import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closePart, endLease } from '#actions/effects/fence.ts';
import { writeItem } from '#actions/ports/documents.ts';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { getHistory as historyRoute } from '#contracts/http/routes/get-history.ts';
import { getStatus as statusRoute } from '#contracts/http/routes/get-status.ts';
import { listExecutions as listRoute } from '#contracts/http/routes/list-executions.ts';
import { KEYS } from '#contracts/table.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getHistory } from '../get-history/logic.ts';
import { listExecutions } from '../list-executions/logic.ts';
import { getStatus } from './logic.ts';

const orders = manifestWith({
  definition: {
    StartAt: 'reserve',
    States: { reserve: { Type: 'Task', Next: 'ship' }, ship: { Type: 'Task', End: true } },
  },
  steps: [
    ...['reserve', 'ship'].map((id) => stepWith(id, { phase: id })),
    stepWith('pack', { phase: 'ship', parent: 'ship', apart: true }),
  ],
  phases: ['reserve', 'ship'],
});

let platform: TestPlatform;
const path = { pathParameters: { workflow: 'orders', execution: 'one' } };

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const events: HistoryEvent[] = [
  { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: at(0) },
  {
    id: 2,
    previousEventId: 0,
    type: 'TaskStateEntered',
    timestamp: at(0),
    stateEnteredEventDetails: { name: 'reserve' },
  },
  {
    id: 3,
    previousEventId: 2,
    type: 'TaskStateExited',
    timestamp: at(4),
    stateExitedEventDetails: { name: 'reserve' },
  },
  {
    id: 4,
    previousEventId: 3,
    type: 'TaskStateEntered',
    timestamp: at(4),
    stateEnteredEventDetails: { name: 'ship' },
  },
  {
    id: 5,
    previousEventId: 4,
    type: 'TaskScheduled',
    timestamp: at(4),
    taskScheduledEventDetails: {
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
      region: 'us-east-1',
      parameters: '{"Payload":{"input":{},"run":{"step":"ship","task_token":"AAAAsecret"}}}',
    },
  },
];

/** The last event of an execution. */
const endOf = (status: 'ABORTED' | 'FAILED' | 'SUCCEEDED', error?: string): HistoryEvent => {
  const id = { id: 90, previousEventId: 5, timestamp: at(9) };
  if (status === 'SUCCEEDED')
    return { ...id, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{"ok":true}' } };
  return status === 'FAILED'
    ? { ...id, type: 'ExecutionFailed', executionFailedEventDetails: { error } }
    : { ...id, type: 'ExecutionAborted', executionAbortedEventDetails: { error } };
};

beforeAll(async () => {
  platform = await startPlatform([orders]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.time.now = at(10).getTime();
  platform.sfn
    .on(GetExecutionHistoryCommand)
    .resolves({ events: events.slice(0, 3), nextToken: 'more' })
    .on(GetExecutionHistoryCommand, { nextToken: 'more' })
    .resolves({ events: events.slice(3) });
});

describe('the status of an execution', () => {
  it('is read from all pages of its history', async () => {
    const handler = defineEndpoint(statusRoute, getStatus, platform.ports);

    expect(await request(handler, path)).toMatchObject({
      status: 200,
      body: {
        status: 'RUNNING',
        started_at: at(0).toISOString(),
        progress: {
          percent: 50,
          phase: 'ship',
          elapsed_seconds: 10,
          remaining_seconds: 0,
          running: ['ship'],
          steps: [
            { id: 'reserve', status: 'succeeded', duration_seconds: 4 },
            { id: 'ship', status: 'running', attempts: 1, duration_seconds: 6 },
          ],
        },
      },
    });
  });

  it('goes by the definition that the execution began with', async () => {
    const definition = JSON.stringify({
      StartAt: 'reserve',
      States: { reserve: { Type: 'Task', End: true } },
    });
    platform.sfn.on(DescribeStateMachineForExecutionCommand).resolves({ definition });
    const { body } = await request(defineEndpoint(statusRoute, getStatus, platform.ports), path);

    expect(body.progress.steps.map(({ id }: { id: string }) => id)).toEqual(['reserve']);
  });

  it.each([
    ['ABORTED', 'Cancelled'],
    ['FAILED', 'BankDown'],
  ] as const)(
    'says what of an execution that is %s is undone, is being undone, or could not be',
    async (status, error) => {
      const execution = `${EXECUTION}-${status}`;
      const log = platform.ports.logOf(execution);
      await logEffects(log, [{ step: 'reserve' }, { step: 'ship' }]);
      await logUndo(log, 'reserve');
      platform.sfn
        .on(GetExecutionHistoryCommand)
        .resolves({ events: [...events.slice(0, 5), endOf(status, error)] });
      const compensations = async () => {
        const handler = defineEndpoint(statusRoute, getStatus, platform.ports);
        const parameters = { ...path.pathParameters, execution: execution.split(':').at(-1) ?? '' };
        const { body } = await request(handler, { pathParameters: parameters });
        const steps = body.progress.steps.map(({ compensation }: { compensation?: string }) => compensation);
        return [...steps, body.not_undone];
      };

      await log.changeFence((fence) => ({ ...fence, undoer: 'undoer' }));
      const during = await compensations();
      await log.changeFence((fence) => endLease(fence, 'undoer', { count: 1, now: 0 }));
      const after = await compensations();

      const ship = { step: 'ship', with: { step: 'ship' }, error: 'ResultUnknown' };
      expect(during).toEqual(['succeeded', 'running', undefined]);
      expect(after).toEqual(['succeeded', 'failed', { effects: [ship], count: 1 }]);
    },
  );

  it('says of one that has succeeded what was undone later of a part that it could not undo, and asks no log of others', async () => {
    const name = `${path.pathParameters.execution}-part`;
    const log = platform.ports.logOf(`${EXECUTION}-part`);
    await logEffects(log, [{ step: 'reserve' }, { step: 'ship' }]);
    const succeeded = endOf('SUCCEEDED');
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [...events.slice(0, 5), succeeded] });
    let read = 0;
    const logOf = (execution: string) => ({
      ...platform.ports.logOf(execution),
      entries: () => {
        read += 1;
        return log.entries();
      },
    });
    const compensations = async () => {
      const handler = defineEndpoint(statusRoute, getStatus, { ...platform.ports, logOf });
      const { body } = await request(handler, {
        pathParameters: { ...path.pathParameters, execution: name },
      });
      return body.progress.steps.map(({ compensation }: { compensation?: string }) => compensation);
    };

    const usual = await compensations();
    const readBefore = read;
    await log.changeFence((fence) => ({
      ...(closePart(fence, ['reserve']) ?? fence),
      parked: { count: 1, tries: 1 },
    }));
    const parked = await compensations();
    await logUndo(log, 'reserve');
    await log.changeFence(({ parked: _, ...fence }) => fence);
    const later = await compensations();

    expect(readBefore).toBe(0);
    expect([usual, parked, later]).toEqual([
      [undefined, undefined],
      ['failed', undefined],
      ['succeeded', undefined],
    ]);
  });

  it('says at a step whose iterations are executions whether what they did is undone', async () => {
    const execution = `${EXECUTION}-apart`;
    const log = platform.ports.logOf(execution);
    await logEffects(log, [{ step: 'reserve' }, { step: 'pack' }]);
    await logUndo(log, 'reserve');
    await logUndo(log, 'pack', 'failed', 'BankDown');
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: [...events.slice(0, 5), endOf('FAILED', 'Bad')] });

    const { body } = await request(defineEndpoint(statusRoute, getStatus, platform.ports), {
      pathParameters: { ...path.pathParameters, execution: execution.split(':').at(-1) ?? '' },
    });

    expect(body.progress.steps).toMatchObject([
      { id: 'reserve', compensation: 'succeeded' },
      { id: 'ship', compensation: 'failed', compensation_error: 'BankDown' },
    ]);
  });

  it('says at a step that has called a workflow what has become since of what that could not undo', async () => {
    const [child, other] = [`${EXECUTION}-kid.a0r0`, `${EXECUTION}-other.a0r0`];
    const log = platform.ports.logOf(child);
    for (const one of [log, platform.ports.logOf(other)]) {
      await logEffects(one, [{ step: 'hold' }]);
      await logUndo(one, 'hold', 'failed');
    }
    const step = {
      type: 'workflow',
      status: 'succeeded',
      compensation: 'failed',
      compensationError: 'NotUndone',
    };
    const steps = [
      { ...step, id: 'once', attempts: 1, execution: child },
      { ...step, id: 'left', attempts: 1, execution: other },
      { ...step, id: 'twice', attempts: 2, execution: child },
      { ...step, id: 'loop', attempts: 1, iterations: { ended: 2 }, execution: child },
    ];
    const snapshot = {
      workflow: 'orders',
      status: 'FAILED',
      percent: 50,
      phases: [],
      running: [],
      elapsedMilliseconds: 0,
      steps,
    };
    const viewOf = async () => ({ view: { snapshot } });
    const handler = defineEndpoint(statusRoute, getStatus, { ...platform.ports, viewOf } as never);
    const compensations = async () => {
      const { body } = await request(handler, {
        pathParameters: { ...path.pathParameters, execution: 'par' },
      });
      return body.progress.steps.map((one: Record<string, string>) => [
        one.id,
        one.compensation,
        one.compensation_error,
      ]);
    };
    const failed = ['failed', 'NotUndone'];

    const before = await compensations();
    await logUndo(log, 'hold');
    const after = await compensations();

    expect(before.map(([, ...how]: string[]) => how)).toEqual([failed, failed, failed, failed]);
    expect(after).toEqual([
      ['once', 'succeeded', undefined],
      ['left', ...failed],
      ['twice', ...failed],
      ['loop', ...failed],
    ]);
  });

  it('says neither of a step of which some effects are undone, and the others are to stand', async () => {
    const execution = `${EXECUTION}-paused`;
    const log = platform.ports.logOf(execution);
    await logEffects(log, [
      { step: 'reserve' },
      { step: 'pack', key: 'pack/0' },
      { step: 'pack', key: 'pack/1' },
    ]);
    await logUndo(log, 'pack/1');
    await log.changeFence((fence) => closePart(fence, ['pack/1']));
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: [...events.slice(0, 5), endOf('ABORTED', 'Paused')] });
    const shipped = async () => {
      const { body } = await request(defineEndpoint(statusRoute, getStatus, platform.ports), {
        pathParameters: { ...path.pathParameters, execution: execution.split(':').at(-1) ?? '' },
      });
      return body.progress.steps[1];
    };

    const some = await shipped();
    await logUndo(log, 'pack/0');
    const all = await shipped();

    expect(some).not.toHaveProperty('compensation');
    expect(all).toMatchObject({ id: 'ship', compensation: 'succeeded' });
  });

  it('is not found for an execution that does not exist', async () => {
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .rejects(new ExecutionDoesNotExist({ message: 'no', $metadata: {} }));
    const handler = defineEndpoint(statusRoute, getStatus, platform.ports);
    const unknown = { pathParameters: { workflow: 'orders', execution: 'none' } };

    expect(await request(handler, unknown)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
  });

  it('refuses names that cannot be one', async () => {
    const handler = defineEndpoint(statusRoute, getStatus, platform.ports);
    const answer = await request(handler, { pathParameters: { workflow: 'a:b', execution: '../x' } });

    expect(answer.status).toBe(400);
    expect(answer.body.error.details.map(({ field }: { field: string }) => field)).toEqual([
      'path.workflow',
      'path.execution',
    ]);
  });
});

describe('the status of an execution in the table', () => {
  let number = 0;
  let execution = '';
  const handler = () => defineEndpoint(statusRoute, getStatus, platform.ports);
  const run = () => ({ workflow: 'orders', execution, startedAt: at(0).toISOString(), redrives: 0 });
  const status = async () => {
    const parameters = { workflow: 'orders', execution: execution.split(':').at(-1) ?? '' };
    return request(handler(), { pathParameters: parameters });
  };
  const calls = () => platform.sfn.calls().length;
  /** Notes what a function would: that a call of the step began at a second, and ended. */
  const noted = (step: string, second: number) =>
    writeItem(platform.ports.table, {
      ...KEYS.progress(execution, `step#${step}`),
      begun: 1,
      done: 1,
      firstAt: at(second).getTime(),
      beganAt: at(second).getTime(),
      endedAt: at(second + 1).getTime(),
    });
  const refused = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

  beforeEach(async () => {
    execution = `${EXECUTION}-kept-${number++}`;
    await platform.ports.runItems.change(run());
  });

  it('needs one history for as long as functions note how it goes', async () => {
    await status();
    const read = calls();
    platform.time.now = at(20).getTime();
    await noted('ship', 18);
    const { body } = await status();

    expect(calls()).toBe(read);
    expect(body.progress).toMatchObject({
      elapsed_seconds: 20,
      steps: [{ id: 'reserve' }, { id: 'ship', status: 'succeeded', duration_seconds: 15 }],
    });
    expect(body).not.toHaveProperty('as_of');
  });

  it('needs no call at all when the execution has ended and was looked at', async () => {
    const end = { status: 'SUCCEEDED', at: at(9).toISOString() } as const;
    await platform.ports.runItems.change({ ...run(), end });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [...events, endOf('SUCCEEDED')] });
    const first = await status();
    const read = calls();
    platform.time.now = at(5000).getTime();

    const second = await status();

    expect(calls()).toBe(read);
    expect(second.body).toEqual(first.body);
    expect(second.body).toMatchObject({ status: 'SUCCEEDED', output: { ok: true } });
  });

  it('reads the history again after a minute, if there is news', async () => {
    await status();
    const read = calls();
    platform.time.now = at(80).getTime();
    await noted('ship', 70);
    await status();

    expect(calls()).toBeGreaterThan(read);
  });

  it('reads the history again soon while nothing is known to be in progress, then more and more rarely', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: events.slice(0, 1) });
    const expected = [1, 4, 8, 16, 32, 64, 124, 184, 244];
    const reads: number[] = [];
    // The seconds around each are enough: a test that looks every second outlasts its time on a busy machine.
    for (const second of expected.flatMap((one) => [one - 1, one, one + 1]).slice(1)) {
      platform.time.now = at(second).getTime();
      const before = calls();
      await status();
      if (calls() > before && !reads.includes(second)) reads.push(second);
    }

    expect(reads).toEqual(expected);
  });

  it('says as of when it is while Step Functions refuses, and asks again after a pause', async () => {
    await status();
    const readAt = new Date(platform.time.now).toISOString();
    platform.sfn.on(GetExecutionHistoryCommand).rejects(refused);
    platform.time.now = at(80).getTime();
    await noted('ship', 70);
    const { body } = await status();
    const read = calls();
    await status();

    expect(body).toMatchObject({ as_of: readAt, progress: { steps: [{}, { status: 'succeeded' }] } });
    expect(calls()).toBe(read);
    platform.time.now += 3000;
    await status();
    expect(calls()).toBeGreaterThan(read);
  });

  it('is known by the notes alone if Step Functions refuses from the start', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).rejects(refused);
    await noted('reserve', 2);
    const { body } = await status();

    expect(body).toMatchObject({
      status: 'RUNNING',
      as_of: at(0).toISOString(),
      progress: { percent: 50, steps: [{ status: 'succeeded' }, { status: 'pending' }] },
    });
  });

  it('answers 429, not something old, if an end cannot be read', async () => {
    await status();
    await platform.ports.runItems.change({ ...run(), end: { status: 'TIMED_OUT', at: at(9).toISOString() } });
    platform.sfn.on(GetExecutionHistoryCommand).rejects(refused);

    expect((await status()).status).toBe(429);
  });

  it('reads the definition of a version once, for all executions of it', async () => {
    // Later than the pause after a refusal.
    platform.time.now = at(1000).getTime();
    const version = 'arn:aws:states:us-east-1:000000000000:stateMachine:orders:7';
    const [first, ...rest] = events;
    const started = { ...first, executionStartedEventDetails: { stateMachineVersionArn: version } };
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: [started as HistoryEvent, ...rest] })
      .on(DescribeStateMachineCommand)
      .resolves({
        definition: JSON.stringify({ StartAt: 'reserve', States: { reserve: { Type: 'Task' } } }),
      });
    const { body } = await status();
    execution = `${execution}-other`;
    await platform.ports.runItems.change(run());
    await status();

    expect(body.progress.steps.map(({ id }: { id: string }) => id)).toEqual(['reserve']);
    expect(platform.sfn.commandCalls(DescribeStateMachineCommand)).toHaveLength(1);
    expect(platform.sfn.commandCalls(DescribeStateMachineForExecutionCommand)).toEqual([]);
  });
});

describe('the history of an execution', () => {
  const names = ['paged', 'kept', 'refused'];
  let execution = '';
  const read = (query: Record<string, string> = {}) =>
    request(defineEndpoint(historyRoute, getHistory, platform.ports), {
      pathParameters: { workflow: 'orders', execution },
      queryStringParameters: query,
    });
  const calls = () => platform.sfn.commandCalls(GetExecutionHistoryCommand).length;
  const throttle = () =>
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
  beforeEach(async () => {
    execution = names.shift() ?? 'more';
    const arn = [...EXECUTION.split(':').slice(0, -1), execution].join(':');
    await platform.ports.runItems.started({
      workflow: 'orders',
      execution: arn,
      startedAt: at(0).toISOString(),
    });
  });

  it('comes in pages from either end, without task tokens', async () => {
    const first = await read({ limit: '3' });
    const second = await read({ limit: '3', next_token: first.body.next_token });
    const newest = await read({ limit: '2', reverse: 'true' });
    const older = await read({ limit: '2', reverse: 'true', next_token: newest.body.next_token });

    expect(first.body).toMatchObject({ events: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(second.body.events.map(({ id }: { id: number }) => id)).toEqual([4, 5]);
    expect(second.body.next_token).toBeUndefined();
    expect(second.body.events[1].taskScheduledEventDetails.parameters).toContain('"task_token":"(hidden)"');
    expect(JSON.stringify(second)).not.toContain('AAAAsecret');
    expect(newest.body.events.map(({ id }: { id: number }) => id)).toEqual([5, 4]);
    expect(older.body.events.map(({ id }: { id: number }) => id)).toEqual([3, 2]);
  });

  it('is read from Step Functions once, until a minute has passed or the execution has ended', async () => {
    await read();
    const once = calls();
    for (let look = 0; look < 5; look++) await read({ limit: '2' });
    const again = calls();
    platform.time.now += 61_000;
    await read();

    expect([again - once, calls() - again]).toEqual([0, once]);
  });

  it('says as of when it is if Step Functions refuses a newer one, and that there are too many requests if there is none', async () => {
    throttle();
    const none = await read();
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events });
    await read();
    const readAt = platform.time.now;
    throttle();
    platform.time.now += 61_000;
    const stale = await read();

    expect(none.status).toBe(429);
    expect(stale.body).toMatchObject({
      as_of: new Date(readAt).toISOString(),
      events: [{ id: 1 }, {}, {}, {}, {}],
    });
  });
});

describe('the executions of a workflow', () => {
  it('are listed by status, from the table', async () => {
    const run = { workflow: 'orders', startedAt: at(0).toISOString(), redrives: 0 };
    const end = { status: 'FAILED', at: at(5).toISOString() } as const;
    await platform.ports.runItems.change({ ...run, execution: EXECUTION, end });
    await platform.ports.runItems.change({ ...run, execution: `${EXECUTION}-2` });
    const handler = defineEndpoint(listRoute, listExecutions, platform.ports);
    const answer = await request(handler, {
      pathParameters: { workflow: 'orders' },
      queryStringParameters: { status: 'FAILED' },
    });

    expect(answer.body).toEqual({
      executions: [
        {
          workflow: 'orders',
          name: 'one',
          execution: EXECUTION,
          status: 'FAILED',
          started_at: at(0).toISOString(),
          ended_at: at(5).toISOString(),
        },
      ],
    });
  });
});
