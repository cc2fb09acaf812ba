import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { manifestOf } from '../testing/manifest.ts';
import { createVirtualStack, type VirtualStack } from './stack.ts';

const HANDLERS = {
  't/work': `
    let calls = 0;
    export const handler = async ({ failures = 0 }) => {
      if (++calls <= failures) throw Object.assign(new Error('not yet'), { name: 'ServiceDown' });
      return { calls };
    };`,
  't/run': 'export const handler = async ({ run }) => run;',
  't/clock': `
    import { systemClock } from '${join(import.meta.dirname, '../../core/clock.ts')}';
    export const handler = async ({ fail }, context) => {
      if (fail) throw Object.assign(new Error(String(systemClock.now())), { name: 'Now' });
      return { now: systemClock.now() };
    };`,
};

let project: TestProject;
let stack: VirtualStack;
beforeAll(async () => {
  project = projectWith(HANDLERS);
  stack = await createVirtualStack({
    manifests: [manifestOf('job')],
    ...project.folders,
    maxWorkers: 1,
  });
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

const runOf = async (manifest: WorkflowManifest) => {
  const startedAt = Date.now();
  const { result } = await stack.run({ manifest, name: 'clock', input: { fail: true } });
  return { history: result.history as { taskFailedEventDetails?: { cause?: string } }[], startedAt };
};

describe('An execution in virtual time', () => {
  it('takes retries and estimates in virtual time, with the real action', async () => {
    const retry = [{ ErrorEquals: ['ServiceDown'], IntervalSeconds: 3600, MaxAttempts: 2, BackoffRate: 1 }];
    const manifest = manifestOf('job', { retry, estimateSeconds: 60 });
    const { result } = await stack.run({ manifest, name: 'one', input: { failures: 2 } });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { calls: 3 } });
    expect(result.elapsedMilliseconds).toBe((2 * 3600 + 3 * 60) * 1000);
  });

  it('takes the expected time of a task of a step that runs tasks in a state with another name', async () => {
    const job = manifestOf('job');
    const steps = job.steps.map((own) => ({ ...own, id: 'several', state: 'several', taskSeconds: 30 }));
    const manifest = { ...job, steps };

    const { result } = await stack.run({ manifest, name: 'tasks', input: { run: { step: 'several' } } });

    expect(result.elapsedMilliseconds).toBe(30_000);
  });

  it("needs no worker for Baton's own functions, unless it calls one", async () => {
    await stack.run({ manifest: manifestOf('job'), name: 'alone', input: {} });

    expect(stack.pool.load).toMatchObject({ actions: { workers: 1 }, platform: { workers: 0 } });
  });

  it('gives actions the time that it is in the execution', async () => {
    const retry = [{ ErrorEquals: ['Now'], IntervalSeconds: 3600, MaxAttempts: 1 }];
    const manifest = manifestOf('job', { retry });
    const substitutions = { t__work: { kind: 'action', action: 't/clock' } as const };

    const { history, startedAt } = await runOf({ ...manifest, substitutions });
    const seen = history.flatMap(({ taskFailedEventDetails: failed }) =>
      failed ? [Number(/\d{13}/.exec(String(failed.cause))?.[0]) - startedAt] : [],
    );

    expect(seen).toHaveLength(2);
    expect(seen[0]).toBeLessThan(60_000);
    expect(seen[1]).toBeGreaterThanOrEqual(3_600_000);
    expect(seen[1]).toBeLessThan(3_660_000);
  });

  it('does not hold the real duration of a call against the timeout of its step', async () => {
    const manifest = manifestOf('job');
    const [work] = Object.values(manifest.definition.States as Record<string, Record<string, unknown>>);
    const run = { step: 'work', effect: true, at: 1, timeout_seconds: 1 };
    Object.assign(work ?? {}, { Arguments: { FunctionName: '${t__work}', Payload: { input: {}, run } } });
    const substitutions = { t__work: { kind: 'action', action: 't/run' } as const };

    const { result } = await stack.run({
      manifest: { ...manifest, substitutions },
      name: 'three',
      input: {},
    });
    const { output } = result;

    expect(output).toEqual({ step: 'work', effect: true, at: 1 });
  });

  it('runs into the timeout of a task that is not answered', async () => {
    const manifest = manifestOf('job');
    const [work] = Object.values(manifest.definition.States as Record<string, Record<string, unknown>>);
    Object.assign(work ?? {}, {
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      TimeoutSeconds: 86_400,
    });
    const { result } = await stack.run({ manifest, name: 'two', input: {} });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(result.elapsedMilliseconds).toBe(86_400_000);
  });

  it('runs into the timeout of a wait for an event, although somebody decides approvals', async () => {
    const manifest = manifestOf('job');
    const [work] = Object.values(manifest.definition.States as Record<string, Record<string, unknown>>);
    const run = {
      ...{ workflow: 'job', step: 'work', idempotency_key: 'four/work', execution_name: 'four' },
      execution: '{% $states.context.Execution.Id %}',
      task_token: '{% $states.context.Task.Token %}',
    };
    Object.assign(work ?? {}, {
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: '${t__work}',
        Payload: { input: { match: { id: 1 }, timeout_seconds: 3600 }, run },
      },
      TimeoutSeconds: 3600,
    });
    const substitutions = { t__work: { kind: 'action', action: 'platform/wait-for-event' } as const };

    const { result } = await stack.run({
      ...{ manifest: { ...manifest, substitutions }, name: 'four', input: {}, answered: true },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(result.elapsedMilliseconds).toBe(3_600_000);
  });
});
