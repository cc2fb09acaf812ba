import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { expect, it } from '@jest/globals';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { clients } from '../harness/clients.ts';
import type { Deployed } from '../harness/deployment.ts';
import { eventually } from '../harness/eventually.ts';
import { auditOf, ended, fresh, runPath } from '../harness/runs.ts';

/** How the compensations of a cancelled run ended; undefined while they have not. */
const compensationOf = async (execution: string) => {
  const stateMachineArn = `${execution.replace(':execution:', ':stateMachine:').split(':').slice(0, 6).join(':')}:baton-${COMPENSATION_WORKFLOW}`;
  const { executions = [] } = await clients.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  for (const { executionArn, status } of executions) {
    if (status === 'RUNNING') continue;
    const described = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (JSON.parse(described.input ?? '{}').execution === execution) return described;
  }
  return undefined;
};

/**
 * What operators do to runs under way. LocalStack has no redrive, and does not end a state that waits for a callback when its run is
 * stopped: `resume`, `retry` and approvals across a pause are tested on the embedded engine.
 */
export const control = (deployed: () => Deployed): void => {
  const start = async (name: string): Promise<string> => {
    const { body } = await deployed().api.post('/workflows/probe-wait/executions', { name });
    return body.execution;
  };

  it.each([
    ['stop', 'Stopped', 'stopped'],
    ['pause', 'Paused', 'paused'],
  ])('can %s a run, once, and notes who did', async (verb, error, action) => {
    const { api } = deployed();
    const name = fresh(`to-${verb}`);
    const execution = await start(name);
    const control = () => api.post(`${runPath('probe-wait', name)}/${verb}`, { reason: 'just because' });
    expect(await control()).toMatchObject({ status: 202 });
    expect(await ended(deployed(), 'probe-wait', name)).toMatchObject({ status: 'ABORTED' });
    // LocalStack tells the error in the history only.
    const { body } = await api.get(`${runPath('probe-wait', name)}/history?reverse=true`);
    expect(body.events[0]).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error, cause: 'just because' },
    });
    expect(await control()).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const trail = await auditOf(deployed(), execution);
    expect(trail).toContainEqual(expect.objectContaining({ action, details: { reason: 'just because' } }));
  });

  it('can cancel a run, and undoes what it did, once', async () => {
    const { api } = deployed();
    const name = fresh('to-cancel');
    const path = runPath('probe-undo', name);
    const { body: started } = await api.post('/workflows/probe-undo/executions', { name });
    await eventually(async () => (await api.get(path)).body.progress.running.includes('long') || undefined, {
      what: 'the effect',
    });
    const cancel = () => api.post(`${path}/cancel`, { reason: 'changed our mind' });
    expect(await cancel()).toMatchObject({ status: 202 });
    const undoing = await eventually(() => compensationOf(started.execution), { what: 'the compensation' });
    expect(undoing).toMatchObject({ status: 'SUCCEEDED' });
    const undone = async () => {
      const { steps } = (await api.get(path)).body.progress as {
        steps: { id: string; compensation?: string }[];
      };
      return steps.find(({ id }) => id === 'act')?.compensation === 'succeeded' || undefined;
    };
    await eventually(undone, { what: 'the undone step in the status' });
    expect(await cancel()).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect(await auditOf(deployed(), started.execution)).toContainEqual(
      expect.objectContaining({ action: 'cancelled', details: { reason: 'changed our mind' } }),
    );
  });

  it('says what it does not know', async () => {
    const { api } = deployed();
    expect(await api.post(`${runPath('probe-wait', 'nobody')}/stop`)).toMatchObject({ status: 404 });
    expect(await api.get('/workflows/probe-slw')).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
  });
};
