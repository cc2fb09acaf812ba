import { afterEach, describe, expect, it } from '@jest/globals';
import { TaskFailure } from '../../integrations/integration.ts';
import type { EngineNotice } from './observers.ts';
import { closeAll, create, gate, lambda, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

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

  it('starts an execution when StartExecution said, whatever the clock did since', async () => {
    let time = 1_700_000_000_000;
    const engine = open({ clock: { now: () => time++ } });
    const states = { A: { Type: 'Pass', Parameters: { 'at.$': '$$.Execution.StartTime' }, End: true } };
    const arn = await start(engine, await create(engine, 'm', states));

    const { startedAt, output } = (await engine.ended(arn)) ?? {};
    const [first] = (await engine.getExecutionHistory({ executionArn: arn })).events;

    expect(JSON.parse(output ?? '')).toEqual({ at: new Date(startedAt ?? 0).toISOString() });
    expect(first).toMatchObject({ timestamp: (startedAt ?? 0) / 1000 });
  });

  it('continues from the failed state when it is redriven, and counts the redrive', async () => {
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
