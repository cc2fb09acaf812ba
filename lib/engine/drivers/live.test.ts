import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { createEngine, type Engine, type EngineOptions } from '#engine/engine.ts';
import { type TaskCall, TaskFailure } from '#engine/integrations/integration.ts';
import { SqliteStore } from '#engine/store/sqlite.ts';
import type { EngineNotice } from './live-observers.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const open = (options: EngineOptions = {}): Engine => {
  const engine = createEngine({ region: 'us-east-1', ...options });
  closing.push(() => engine.close());
  return engine;
};

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-live-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  return folder;
};

const create = async (engine: Engine, name: string, states: object): Promise<string> => {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  return (await engine.createStateMachine({ name, definition, roleArn: ROLE })).stateMachineArn;
};

const start = async (engine: Engine, stateMachineArn: string, input: Json = {}): Promise<string> =>
  (await engine.startExecution({ stateMachineArn, input: JSON.stringify(input) })).executionArn;

const types = async (engine: Engine, executionArn: string): Promise<string[]> =>
  (await engine.getExecutionHistory({ executionArn, maxResults: 1000 })).events.map(
    (event) => (event as { type: string }).type,
  );

const task = (more: object) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...more });

/** A Lambda service whose functions are given by what they do with a call. */
const lambda = (run: (call: TaskCall) => Json | Promise<Json>) => ({
  lambda: { invoke: async (call: TaskCall) => run(call) },
});

/** Resolves with the next call of a task, which then waits until it is answered. */
const gate = () => {
  const calls: { call: TaskCall; answer: (output: Json) => void; fail: (reason: unknown) => void }[] = [];
  let arrived = (): void => undefined;
  return {
    integrations: lambda(
      (call) =>
        new Promise((answer, fail) => {
          calls.push({ call, answer, fail });
          arrived();
        }),
    ),
    async next() {
      while (calls.length === 0) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return calls.shift() as (typeof calls)[number];
    },
  };
};

describe('a live engine', () => {
  it('tells its listeners of every event and every status, in order', async () => {
    const engine = open();
    const notices: EngineNotice[] = [];
    const stop = engine.subscribe((notice) => notices.push(notice));
    const arn = await start(engine, await create(engine, 'm', { A: { Type: 'Pass', End: true } }));
    await engine.ended(arn);
    expect(
      notices.map((notice) => (notice.type === 'status' ? notice.execution.status : notice.events.length)),
    ).toEqual(['RUNNING', 4, 'SUCCEEDED']);
    stop();
    await start(engine, `${arn.replace('execution', 'stateMachine').split(':').slice(0, 7).join(':')}`);
    expect(notices).toHaveLength(3);
  });

  it('goes on from the failed state when it is redriven, and counts that', async () => {
    let healthy = false;
    const engine = open({
      integrations: lambda(() => {
        if (healthy) return 'fine';
        throw new TaskFailure('Down', 'for now');
      }),
    });
    const arn = await start(
      engine,
      await create(engine, 'm', { A: { Type: 'Pass', Result: 1, Next: 'T' }, T: task({ End: true }) }),
    );
    await engine.ended(arn);
    expect(await engine.describeExecution({ executionArn: arn })).toMatchObject({
      status: 'FAILED',
      error: 'Down',
      redriveStatus: 'REDRIVABLE',
    });
    healthy = true;
    const { redriveDate } = await engine.redriveExecution({ executionArn: arn, clientToken: 'once' });
    await engine.ended(arn);
    expect(await engine.redriveExecution({ executionArn: arn, clientToken: 'once' })).toEqual({
      redriveDate,
    });
    expect(await engine.describeExecution({ executionArn: arn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '"fine"',
      redriveCount: 1,
      redriveDate,
    });
    expect((await types(engine, arn)).slice(-8)).toEqual([
      'TaskFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    await expect(engine.redriveExecution({ executionArn: arn })).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('stops the work of an execution that is stopped or whose task times out', async () => {
    const { integrations, next } = gate();
    const engine = open({ integrations });
    const machine = await create(engine, 'm', { T: task({ TimeoutSeconds: 1, End: true }) });
    const stopped = await start(engine, machine);
    const first = await next();
    const aborted = new Promise((resolve) => first.call.signal.addEventListener('abort', resolve));
    await engine.stopExecution({ executionArn: stopped });
    await aborted;
    const late = await start(engine, machine);
    const second = await next();
    expect(await engine.ended(late)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(second.call.signal.aborted).toBe(true);
    second.answer('too late');
  });

  it('keeps a callback task alive by heartbeats, and ends it without', async () => {
    const tokens: string[] = [];
    const engine = open({
      integrations: lambda((call) => {
        tokens.push(call.context.taskToken ?? '');
        return null;
      }),
    });
    const machine = await create(engine, 'm', {
      T: {
        ...task({ HeartbeatSeconds: 1, End: true }),
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      },
    });
    const arn = await start(engine, machine);
    const beats = setInterval(
      () => void engine.sendTaskHeartbeat({ taskToken: tokens[0] ?? '' }).catch(() => undefined),
      300,
    );
    const answer = setTimeout(
      () => void engine.sendTaskSuccess({ taskToken: tokens[0] ?? '', output: '1' }),
      1500,
    );
    const silent = await start(engine, machine);
    expect(await engine.ended(silent)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await engine.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
    clearInterval(beats);
    clearTimeout(answer);
  });
});

describe('child executions', () => {
  const parent = (pattern: string, child: string) => ({
    C: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Parameters: { StateMachineArn: child, 'Input.$': '$', Name: 'child' },
      End: true,
    },
  });

  it.each([
    ['.sync', (text: string) => text],
    ['.sync:2', (text: string) => JSON.parse(text)],
  ])('%s waits for the end and answers with its description', async (pattern, shown) => {
    const engine = open();
    const child = await create(engine, 'child', { A: { Type: 'Pass', Result: { x: 1 }, End: true } });
    const arn = await start(engine, await create(engine, 'parent', parent(pattern, child)), { in: 1 });
    const ended = await engine.ended(arn);
    expect(JSON.parse(ended?.output ?? '')).toMatchObject({
      ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:child:child',
      Name: 'child',
      Status: 'SUCCEEDED',
      Input: shown('{"in":1}'),
      Output: shown('{"x":1}'),
    });
    expect(await types(engine, arn)).toContain('TaskSubmitted');
  });

  it('fail their parent with their description, and a missing machine by AWS name', async () => {
    const engine = open();
    const child = await create(engine, 'child', { F: { Type: 'Fail', Error: 'E', Cause: 'c' } });
    const failed = await engine.ended(
      await start(engine, await create(engine, 'parent', parent('.sync', child))),
    );
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(failed?.cause ?? '')).toMatchObject({ Error: 'E', Cause: 'c', Status: 'FAILED' });
    const none = child.replace('child', 'none');
    const missing = await engine.ended(await start(engine, await create(engine, 'orphan', parent('', none))));
    expect(missing?.error).toBe('StepFunctions.StateMachineDoesNotExistException');
    expect(missing?.cause).toMatch(
      /^State Machine Does Not Exist: '.*none' \(Service: AWSStepFunctions; Status Code: 400;/,
    );
  });

  it('are stopped with a parent that waits for them', async () => {
    const engine = open();
    const child = await create(engine, 'child', { W: { Type: 'Wait', Seconds: 900, End: true } });
    const arn = await start(engine, await create(engine, 'parent', parent('.sync', child)));
    const childArn = arn.replace(/parent:.*/, 'child:child');
    while (!(await types(engine, arn)).includes('TaskSubmitted')) await new Promise(setImmediate);
    await engine.stopExecution({ executionArn: arn });
    expect(await engine.ended(childArn)).toMatchObject({ status: 'ABORTED' });
  });
});

describe('an engine that opens a store again', () => {
  it('goes on with timers, tasks in flight, callbacks, children and maps, each with its identity', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const before = open({ store: new SqliteStore({ file }), integrations });
    const inner = await create(before, 'inner', { T: task({ End: true }) });
    const machine = await create(before, 'outer', {
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } },
          {
            StartAt: 'B',
            States: {
              B: {
                ...task({
                  Parameters: { 'token.$': '$$.Task.Token' },
                  ResultSelector: { 'got.$': '$' },
                  End: true,
                }),
                Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
              },
            },
          },
          {
            StartAt: 'C',
            States: {
              C: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync:2',
                Parameters: { StateMachineArn: inner, Input: {} },
                ResultSelector: { 'child.$': '$.Output' },
                End: true,
              },
            },
          },
          {
            StartAt: 'M',
            States: {
              M: {
                Type: 'Map',
                ItemsPath: '$.items',
                ItemProcessor: {
                  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                  StartAt: 'I',
                  States: { I: { Type: 'Wait', Seconds: 1, End: true } },
                },
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    });
    const arn = await start(before, machine, { items: [1, 2, 3] });
    const calls = [await next(), await next()];
    const callback = calls.find(({ call }) => call.context.taskToken !== null);
    const plain = calls.find(({ call }) => call.context.taskToken === null);
    callback?.answer(null);
    while (!(await types(before, arn)).filter((type) => type === 'TaskSubmitted').at(1))
      await new Promise(setImmediate);
    await before.close();

    const after = open({ store: new SqliteStore({ file }), integrations });
    const again = await next();
    expect(again.call.context.idempotencyKey).toBe(plain?.call.context.idempotencyKey);
    again.answer('inner result');
    await after.sendTaskSuccess({
      taskToken: callback?.call.context.taskToken ?? '',
      output: '"called back"',
    });
    const ended = await after.ended(arn);
    expect(ended?.cause).toBeUndefined();
    expect(JSON.parse(ended?.output ?? '')).toEqual([
      { items: [1, 2, 3] },
      { got: 'called back' },
      { child: 'inner result' },
      [1, 2, 3],
    ]);
    const ids = (await after.getExecutionHistory({ executionArn: arn, maxResults: 1000 })).events.map(
      (event) => (event as { id: number }).id,
    );
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    const [mapRun] = (await after.listMapRuns({ executionArn: arn })).mapRuns;
    expect(await after.describeMapRun({ mapRunArn: mapRun?.mapRunArn ?? '' })).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { succeeded: 3, total: 3 },
    });
  });

  it('replays a long journal to the same state, from snapshots', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const loop = {
      N: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% {"n": $states.input.n + 1, "id": $uuid()} %}',
        Next: 'T',
      },
      T: { ...task({ ResultPath: null, Next: 'C' }) },
      C: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 1500, Next: 'N' }], Default: 'W' },
      W: { Type: 'Wait', Seconds: 1, End: true },
    };
    const before = open({ store: new SqliteStore({ file }), integrations: lambda(() => null) });
    const arn = await start(before, await create(before, 'm', loop), { n: 0 });
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      before.subscribe((notice) => {
        if (notice.type !== 'history') return;
        const entered = notice.events.find((event) => event.type === 'WaitStateEntered');
        if (entered) resolve(void seen.push(JSON.stringify(entered.details?.input)));
      });
    });
    await before.close();
    const after = open({ store: new SqliteStore({ file }), integrations: lambda(() => null) });
    const ended = await after.ended(arn);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: seen[0] });
    expect(JSON.parse(seen[0] ?? '').n).toBe(1500);
  });
});

describe('mocked results', () => {
  const mockConfig = {
    StateMachines: { m: { TestCases: { Busy: { T: 'busy' }, Bare: {} } } },
    MockedResponses: {
      busy: { '0-1': { Throw: { Error: 'Busy', Cause: 'wait' } }, '2': { Return: { Payload: 'done' } } },
    },
  };
  const states = {
    T: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 1 }], End: true }),
  };

  it('answer by invocation in their test case, and others go to the service', async () => {
    const engine = open({ mockConfig, integrations: lambda(() => 'real') });
    const machine = await create(engine, 'm', states);
    expect(await engine.ended(await start(engine, `${machine}#Busy`))).toMatchObject({
      output: '{"Payload":"done"}',
    });
    expect(await engine.ended(await start(engine, `${machine}#Bare`))).toMatchObject({ output: '"real"' });
    await expect(start(engine, `${machine}#None`)).rejects.toMatchObject({ name: 'InvalidArn' });
  });
});
