import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { stepWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { virtualHost } from '../run-host/virtual-host.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { manifestOf } from '../testing/manifest.ts';

const DEFINE_ACTION = join(import.meta.dirname, '../../actions/define-action.ts');
const ACTION_ERROR = join(import.meta.dirname, '../../actions/action-error.ts');
const ZOD = import.meta.resolve('zod');

/** An action that does a part once, and writes each attempt with its time into `world.log`; it fails until an attempt, or its process ends. */
const ACTION = `
  import { appendFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { z } from '${ZOD}';
  import { ActionError } from '${ACTION_ERROR}';
  import { defineAction } from '${DEFINE_ACTION}';
  const contract = { input: z.any(), output: z.any(), errors: { Down: { retryable: true, effect: 'none' } } };
  export const handler = defineAction(contract, async ({ does, until = 0, exits }, { clock, once, run }) => {
    const part = await once('part', () => clock.now());
    appendFileSync(join(import.meta.dirname, '../../../world.log'), JSON.stringify({ does, at: clock.now(), part }) + '\\n');
    if (exits && run.attempt === 0) process.kill(process.pid, 'SIGKILL');
    if (run.attempt < until) throw new ActionError('Down', 'not yet');
    return { part };
  });`;

const HOUR = 3_600_000;

/** A state that calls the action on behalf of a step, and tries again in such seconds. */
const call = (
  input: JsonObject,
  { run = {}, seconds = 3600, retries = 9, next = {} }: Called,
): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {
    FunctionName: '${t__work}',
    Payload: {
      input: { does: 'work', ...input },
      run: {
        execution: '{% $states.context.Execution.Id %}',
        execution_name: '{% $states.context.Execution.Name %}',
        workflow: 'job',
        step: 'work',
        attempt: '{% $states.context.State.RetryCount %}',
        idempotency_key: '{% $states.context.Execution.Name & "/work" %}',
        effect: true,
        at: '{% $millis() %}',
        ...run,
      },
    },
  },
  Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: seconds, MaxAttempts: retries, BackoffRate: 1 }],
  ...(Object.keys(next).length > 0 ? next : { End: true }),
});

interface Called {
  run?: JsonObject;
  seconds?: number;
  retries?: number;
  next?: JsonObject;
}

const jobOf = (States: JsonObject): WorkflowManifest => ({
  ...manifestOf('job'),
  steps: [stepWith('work')],
  definition: { QueryLanguage: 'JSONata', StartAt: 'work', States },
});

let project: TestProject;
beforeAll(() => {
  project = projectWith({ 't/work': ACTION });
});
afterAll(() => project.remove());
beforeEach(() => rmSync(join(project.root, 'world.log'), { force: true }));

/** Every call that the action took, with hours since the first. */
const world = (): { does: string; hours: number; part: number }[] => {
  const file = join(project.root, 'world.log');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const calls = lines.map((line) => JSON.parse(line) as { does: string; at: number; part: number });
  return calls.map(({ does, at, part }) => ({ does, part, hours: (at - (calls[0]?.at ?? 0)) / HOUR }));
};

const runOf = async (manifest: WorkflowManifest, name: string) => {
  const host = await virtualHost({
    ...{ manifest, name, root: project.root, called: [], answered: true },
    ...{ dataFolder: join(project.root, '.baton', name), storageFolder: join(project.root, 'out') },
  });
  try {
    const { status } = await host.start({});
    await host.undo(() => {});
    const { body } = await host.api({ method: 'GET', target: '/parked' });
    return { status, parked: (JSON.parse(body) as { parked: { retry_at?: string }[] }).parked };
  } finally {
    await host.close();
  }
};

describe('What lasts for a time, in an execution in virtual time', () => {
  it('is an open breaker, which lets a call through when its hours are over, and no earlier', async () => {
    const breaker = {
      name: 'work',
      failures: 2,
      window_seconds: 43_200,
      open_for_seconds: 20_000,
      probes: 1,
    };

    const { status } = await runOf(jobOf({ work: call({ until: 2 }, { run: { breaker } }) }), 'breaker');

    expect(status).toBe('SUCCEEDED');
    expect(world().map(({ hours }) => Math.round(hours))).toEqual([0, 1, 7]);
  });

  it('is a part of an effect, which attempts hours later do not repeat', async () => {
    const { status } = await runOf(jobOf({ work: call({ until: 3 }, {}) }), 'once');

    expect(status).toBe('SUCCEEDED');
    expect(world().map(({ hours }) => Math.round(hours))).toEqual([0, 1, 2, 3]);
    expect(new Set(world().map(({ part }) => part)).size).toBe(1);
  });

  it('is not the record of a call whose process is known to have ended: the next attempt begins when it is due', async () => {
    const job = jobOf({ work: call({ exits: true }, { seconds: 2 }) });

    const { status } = await runOf(job, 'crashed');

    expect(status).toBe('SUCCEEDED');
    expect(world().map(({ hours }) => Math.round(hours * 3600))).toEqual([0, 2]);
  });

  it('is the pause after an undo that failed, whose own retries last for hours', async () => {
    const retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 7200, BackoffRate: 2 }];
    const undo = { uses: '${t__work}', with: { does: 'undo', until: 9 }, retry };
    const job = jobOf({
      work: call({}, { run: { undo }, next: { Next: 'wait' } }),
      wait: { Type: 'Wait', Seconds: 400 * 3600, Next: 'fail' },
      fail: { Type: 'Fail', Error: 'Stop' },
    });
    const startedAt = Date.now();

    const { parked } = await runOf(job, 'parked');

    const tried = world().map(({ does, hours }) => [does, Math.round(hours)]);
    expect(tried).toEqual([
      ['work', 0],
      ['undo', 400],
      ['undo', 402],
      ['undo', 406],
    ]);
    const retryAt = (Date.parse(parked[0]?.retry_at ?? '') - startedAt) / HOUR;
    expect(retryAt).toBeGreaterThan(406.25);
    expect(retryAt).toBeLessThan(407);
  });
});
