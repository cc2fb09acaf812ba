import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProject, type TestProject } from './project.ts';

let project: TestProject;
beforeAll(async () => {
  project = await startProject();
});
afterAll(() => project.close());

const start = async (name: string) => {
  const started = await project.api('POST', '/workflows/orders/executions', {
    name,
    input: { order_id: name },
  });
  expect(started).toMatchObject({ status: 202, body: { name, status: 'RUNNING' } });
};
const path = (name: string) => `/workflows/orders/executions/${name}`;
const pending = async (name: string) => {
  type Approval = { id: string; execution: string };
  const of = (body: { approvals: Approval[] }) =>
    body.approvals.find(({ execution }) => execution.endsWith(`:${name}`));
  return of(await project.until('/approvals', (body) => of(body) !== undefined)) as Approval;
};
const ended = (name: string) => project.until(path(name), ({ status }) => status !== 'RUNNING');

describe('the platform on the local stack', () => {
  it('runs a workflow to its end with an edited approval, and shows its status on the way', async () => {
    await start('one');
    const approval = await pending('one');

    expect(approval).toMatchObject({ status: 'pending', title: 'Ship one?', show: { carrier: 'post' } });
    const waiting = await project.api('GET', path('one'));

    expect(waiting.body.progress).toMatchObject({ percent: 50, running: ['review'] });
    expect(waiting.body.progress.steps).toMatchObject([
      { id: 'reserve', status: 'succeeded', attempts: 1 },
      { id: 'review', status: 'waiting' },
    ]);
    const decision = { decision: 'approved', edits: { carrier: 'courier' }, by: 'Ann' };
    const decided = await project.api('POST', `/approvals/${approval.id}/decision`, decision);

    expect(decided).toMatchObject({ status: 200, body: { status: 'approved', by: 'Ann' } });
    expect(await ended('one')).toMatchObject({
      status: 'SUCCEEDED',
      progress: { percent: 100 },
      output: { carrier: 'courier', by: 'Ann' },
    });
    const again = await project.api('POST', `/approvals/${approval.id}/decision`, decision);

    expect(again).toMatchObject({ status: 409, body: { error: { code: 'already_decided' } } });
  });

  it('shows no task token in any history', async () => {
    const { body } = await project.api('GET', `${path('one')}/history?limit=1000`);
    const text = JSON.stringify(body);

    expect(body.events.at(-1).type).toBe('ExecutionSucceeded');
    expect(text).toContain('task_token');
    expect([...text.matchAll(/task_token\\*"\s*:\s*\\*"([^"\\]*)/g)].map(([, token]) => token)).toEqual(
      expect.arrayContaining(['(hidden)']),
    );
    expect([...text.matchAll(/task_token\\*"\s*:\s*\\*"(?!\(hidden\))/g)]).toEqual([]);
  });

  it('pauses and resumes a run; the approval keeps its id, and what is done is not done again', async () => {
    await start('two');
    const { id } = await pending('two');

    expect(await project.api('POST', `${path('two')}/pause`, {})).toMatchObject({
      status: 202,
      body: { status: 'ABORTED' },
    });
    expect(await project.api('POST', `${path('two')}/resume`, {})).toMatchObject({ status: 202 });
    await project.until(path('two'), ({ progress }) => progress.steps[1].status === 'waiting');
    const decided = await project.api('POST', `/approvals/${id}/decision`, { decision: 'approved' });

    expect(decided).toMatchObject({ status: 200 });
    const two = await ended('two');

    expect(two).toMatchObject({ status: 'SUCCEEDED', output: { carrier: 'post' } });
    expect(two.progress.steps[0]).toMatchObject({ id: 'reserve', attempts: 1 });
  });

  it('takes a decision during a pause to the resumed run', async () => {
    await start('three');
    const { id } = await pending('three');
    await project.api('POST', `${path('three')}/pause`, {});
    const decided = await project.api('POST', `/approvals/${id}/decision`, {
      decision: 'approved',
      by: 'Bob',
    });

    expect(decided).toMatchObject({ status: 200 });
    await project.api('POST', `${path('three')}/resume`, {});

    expect(await ended('three')).toMatchObject({ status: 'SUCCEEDED', output: { by: 'Bob' } });
  });

  it('cancels a run and undoes what it did', async () => {
    await start('four');
    await pending('four');

    expect(await project.api('POST', `${path('four')}/cancel`, {})).toMatchObject({ status: 202 });
    const { engine } = project.stack;
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:baton-compensate';
    for (;;) {
      const { executions } = await engine.listExecutions({ stateMachineArn: machine });
      if (executions[0]?.status === 'SUCCEEDED') break;
      expect(['RUNNING', undefined]).toContain(executions[0]?.status);
      await new Promise(setImmediate);
    }

    expect(await readdir(join(project.files, 'released'))).toEqual(['r-four.txt']);
    expect(await project.api('POST', `${path('four')}/retry`, {})).toMatchObject({ status: 409 });
  });

  it('counts what ended, once', async () => {
    const wanted = 'workflow_executions_total{workflow_type="orders",status="success"} 3';
    const text: string = await project.until('/metrics', (body) => body.includes(wanted));

    expect(text).toContain(
      'activity_executions_total{workflow_type="orders",activity_name="reserve",status="success"}',
    );
  });

  it('counts what a cancelled run had undone', async () => {
    const wanted = 'saga_compensations_total{workflow_type="orders",reason="Cancelled"} 1';

    expect(await project.until('/metrics', (body) => body.includes(wanted))).toContain(wanted);
  });

  it('refuses a malformed input before anything starts', async () => {
    const refused = await project.api('POST', '/workflows/orders/executions', {
      name: 'five',
      input: { order_id: 5 },
    });

    expect(refused).toMatchObject({ status: 422, body: { error: { details: [{ field: 'order_id' }] } } });
    expect(await project.api('GET', path('five'))).toMatchObject({ status: 404 });
  });

  it('serves its own description', async () => {
    expect((await project.api('GET', '/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  });
});
