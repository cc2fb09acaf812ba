import { expect, it } from '@jest/globals';
import type { Deployed } from '../harness/deployment.ts';
import { auditOf, ended, fresh, runPath } from '../harness/runs.ts';

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

  it('says what it does not know', async () => {
    const { api } = deployed();
    expect(await api.post(`${runPath('probe-wait', 'nobody')}/stop`)).toMatchObject({ status: 404 });
    expect(await api.get('/workflows/probe-slw')).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
  });
};
