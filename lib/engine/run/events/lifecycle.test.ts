import { describe, expect, it } from '@jest/globals';
import { runVirtualSync, VirtualSession } from '../../drivers/virtual/run-virtual.ts';
import { machine } from '../../states/testing/machines.ts';

const call = (more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  End: true,
  ...more,
});
const last = (events: { type: string }[]): string[] => events.map(({ type }) => type);

describe('the whole execution', () => {
  it('times out at its TimeoutSeconds to the millisecond, without error or cause', () => {
    const result = runVirtualSync({
      definition: machine({ W: { Type: 'Wait', Seconds: 25, End: true } }, { TimeoutSeconds: 3 }),
    });

    expect(result).toMatchObject({ status: 'TIMED_OUT', elapsedMilliseconds: 3000 });
    expect(result).not.toHaveProperty('error');
    expect(result.history.at(-1)).toMatchObject({
      previousEventId: 0,
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  it('is stopped with what the caller says', () => {
    const session = new VirtualSession({
      definition: machine({ W: { Type: 'Wait', Seconds: 25, End: true } }),
    });
    session.world.send(session.target, { type: 'start' });
    session.world.send(session.target, { type: 'stop', error: 'Enough', cause: 'of this' });
    const result = session.driveSync();

    expect(result).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of this' });
    expect(last(result.history)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
    expect(result.history.at(-1)).toMatchObject({
      previousEventId: 0,
      executionAbortedEventDetails: { error: 'Enough', cause: 'of this' },
    });
  });

  it('cancels its tasks when it is stopped', () => {
    const session = new VirtualSession({
      definition: machine({ T: call() }),
      tasks: () => ({ never: true }),
    });
    session.world.send(session.target, { type: 'start' });
    session.world.send(session.target, { type: 'stop' });

    expect(session.target.run.tasks).toEqual({});
  });
});

describe('deadlines of a task', () => {
  const timedOut = (more: object, input = {}): ReturnType<typeof runVirtualSync> =>
    runVirtualSync({ definition: machine({ T: call(more) }), input, tasks: () => ({ never: true }) });

  it('come from TimeoutSeconds or its Path', () => {
    expect(timedOut({ TimeoutSeconds: 7 })).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      elapsedMilliseconds: 7000,
    });
    expect(timedOut({ TimeoutSecondsPath: '$.t' }, { t: 9 })).toMatchObject({ elapsedMilliseconds: 9000 });
    expect(timedOut({ TimeoutSecondsPath: '$.t' }, { t: 0 })).toMatchObject({ error: 'States.Runtime' });
  });

  it('are put off by heartbeats', () => {
    const waiting = call({
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      HeartbeatSeconds: 10,
      TimeoutSeconds: 60,
    });
    const session = new VirtualSession({
      definition: machine({ T: waiting }),
      tasks: () => ({ never: true }),
    });
    session.world.send(session.target, { type: 'start' });
    const [taskId = ''] = Object.keys(session.target.run.tasks);
    for (const seconds of [8, 16, 24])
      session.world.sendLater(session.target, { type: 'taskHeartbeat', taskId }, seconds * 1000);

    expect(session.driveSync()).toMatchObject({ error: 'States.Timeout', elapsedMilliseconds: 34_000 });
  });

  it('that are missed for a heartbeat can be caught by name', () => {
    const waiting = {
      ...call({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', HeartbeatSeconds: 10 }),
      Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }],
    };
    const result = runVirtualSync({
      definition: machine({ T: waiting, Caught: { Type: 'Pass', End: true } }),
      tasks: () => ({ never: true }),
    });

    expect(result.output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });
});

describe('an activity', () => {
  it('has its time from when a worker took it (Developer Guide: Task, TimeoutSeconds)', () => {
    const activity = call({
      Resource: 'arn:aws:states:us-east-1:000000000000:activity:a',
      TimeoutSeconds: 5,
    });
    const session = new VirtualSession({
      definition: machine({ T: activity }),
      tasks: () => ({ never: true }),
    });
    session.world.send(session.target, { type: 'start' });

    expect(Object.values(session.target.run.timers).map(({ purpose }) => purpose)).toEqual(['runTimeout']);
    expect(session.driveSync()).toMatchObject({ error: 'States.Timeout', elapsedMilliseconds: 5000 });
  });

  it('waits for a worker, and its heartbeat starts with one', () => {
    const activity = call({
      Resource: 'arn:aws:states:us-east-1:000000000000:activity:a',
      HeartbeatSeconds: 5,
    });
    const result = runVirtualSync({
      definition: machine({ T: activity }),
      tasks: () => ({ output: 1, afterSeconds: 4 }),
    });

    expect(last(result.history).slice(2, 5)).toEqual([
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
    ]);
    expect(result.history[2]).toMatchObject({
      activityScheduledEventDetails: { heartbeatInSeconds: 5, input: '{}' },
    });
  });
});
