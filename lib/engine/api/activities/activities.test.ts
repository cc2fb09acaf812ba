import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../../engine.ts';

let engine: Engine;

beforeEach(() => {
  engine = createEngine({ region: 'us-east-1' });
});
afterEach(() => engine.close());

describe('An activity that was deleted', () => {
  it('fails the execution of a task as States.Runtime, which nothing catches', async () => {
    const { activityArn } = await engine.createActivity({ name: 'a' });
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
    const task = { Type: 'Task', Resource: activityArn, Catch, End: true };
    const { stateMachineArn } = await engine.createStateMachine({
      name: 'm',
      roleArn: 'arn:aws:iam::123456789012:role/states',
      definition: JSON.stringify({ StartAt: 'A', States: { A: task, B: { Type: 'Succeed' } } }),
    });
    await engine.deleteActivity({ activityArn });

    const { executionArn } = await engine.startExecution({ stateMachineArn });

    expect(await engine.ended(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). The activity ${activityArn} does not exist.`,
    });

    const { events } = await engine.getExecutionHistory({ executionArn });

    expect(events).toMatchObject([
      { type: 'ExecutionStarted', previousEventId: 0 },
      { type: 'TaskStateEntered', previousEventId: 0 },
      { type: 'ExecutionFailed', previousEventId: 2 },
    ]);
  });

  it('has no tasks for its workers', async () => {
    const { activityArn } = await engine.createActivity({ name: 'a' });
    await engine.deleteActivity({ activityArn });

    await expect(engine.getActivityTask({ activityArn })).rejects.toMatchObject({
      name: 'ActivityDoesNotExist',
    });
  });
});

describe('An activity', () => {
  it('is scheduled before a worker takes the task, who may have no name', async () => {
    const { activityArn } = await engine.createActivity({ name: 'a' });
    const { stateMachineArn } = await engine.createStateMachine({
      name: 'm',
      roleArn: 'arn:aws:iam::123456789012:role/states',
      definition: JSON.stringify({
        StartAt: 'A',
        States: { A: { Type: 'Task', Resource: activityArn, End: true } },
      }),
    });
    const { executionArn } = await engine.startExecution({ stateMachineArn, input: '7' });
    await engine.getActivityTask({ activityArn });
    const { events } = await engine.getExecutionHistory({ executionArn });

    expect(events.slice(2)).toMatchObject([
      { type: 'ActivityScheduled', activityScheduledEventDetails: { resource: activityArn, input: '7' } },
      { type: 'ActivityStarted', activityStartedEventDetails: {} },
    ]);
  });
});
