import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow, type WorkflowDefinition } from '#compiler/define-workflow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';

jest.setTimeout(120_000);

const ACTIONS = new URL('../../lib/entry/actions.ts', import.meta.url).href;
const ZOD = import.meta.resolve('zod');
const HANDLERS = {
  't/note': `
    import { appendFileSync } from 'node:fs';
    import { defineAction } from ${JSON.stringify(ACTIONS)};
    import { z } from ${JSON.stringify(ZOD)};
    const contract = { input: z.looseObject({}), output: z.any() };
    export const handler = defineAction(contract, async (input, { run }) => {
      appendFileSync(input.file, run.step + (run.compensation ? ' undone' : '') + '\\n');
      if (input.fail) throw Object.assign(new Error('closed'), { name: 'Closed' });
      return { id: run.step, from: input.from ?? null };
    });`,
};

type Step = WorkflowDefinition['steps'][number];

const file = '{{ $input.file }}';
const effect = (id: string, more: JsonObject = {}): Step => ({
  id,
  uses: 't/note',
  with: { file, ...more },
  compensate: { uses: 't/note', with: { file } },
});
const hold: Step = { id: 'hold', type: 'wait', for: '10m' };

const manifestOf = (steps: readonly Step[], output: JsonObject): WorkflowManifest => {
  const { manifest, diagnostics } = compileDefinition(
    defineWorkflow({
      name: workflow,
      input: { type: 'object', required: ['file'], properties: { file: { type: 'string' } } },
      defaults: { retry: { max_attempts: 0 } },
      steps: [...steps],
      output,
    }),
  );
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest;
};

const first = (): WorkflowManifest =>
  manifestOf([effect('reserve'), hold, effect('charge')], { edition: 'first', by: '{{ $charge.from }}' });
const second = (): WorkflowManifest =>
  manifestOf([effect('reserve'), hold, effect('charge', { from: '{{ $reserve.id }}' })], {
    edition: 'second',
    by: '{{ $charge.from }}',
  });

let project: TestProject;
let stack: LocalStack;
let count = 0;
/** Each test has a workflow with its own name, so that all share a stack. */
let workflow: string;
let notes: string;

const noted = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []);
const until = async <Result>(look: () => Promise<Result | undefined | false>): Promise<Result> => {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const executions = (): string => `/workflows/${workflow}/executions`;
const post = async (target: string, body: object = {}) => {
  const answer = await stack.api({ method: 'POST', target, body: JSON.stringify(body) });
  return { status: answer.status, body: JSON.parse(answer.body) };
};
const statusOf = async (name: string) =>
  JSON.parse((await stack.api({ method: 'GET', target: `${executions()}/${name}` })).body);
const ended = (name: string) =>
  until(async () => {
    const status = await statusOf(name);
    return status.status !== 'RUNNING' && status;
  });

/** Starts an execution and pauses it while it waits, after its first effect. */
const paused = async (): Promise<void> => {
  await post(executions(), { name: 'one', input: { file: notes } });
  await until(async () => (await statusOf('one')).progress?.running.includes('hold'));
  await post(`${executions()}/one/pause`);
  await ended('one');
};
const continued = (body: JsonObject, name = 'one') => post(`${executions()}/${name}/continue`, body);

beforeAll(async () => {
  project = projectWith(HANDLERS);
  stack = await createLocalStack({
    manifests: [],
    ...project.folders,
    triggers: true,
  });
});
afterAll(async () => {
  await stack.close();
  project.remove();
});
beforeEach(async () => {
  workflow = `order-${++count}`;
  notes = join(project.root, `${workflow}.txt`);
  await stack.deploy([first()]);
});

describe('An execution that is continued in another version', () => {
  it('runs what follows as the version does, with the variables that were there, and repeats no effect', async () => {
    await paused();
    await stack.deploy([second()]);

    const answer = await continued({ from: 'charge' });
    const { output, status } = await ended('one.v1');

    expect(answer).toMatchObject({ status: 202, body: { name: 'one.v1', workflow } });
    expect({ output, status }).toEqual({ status: 'SUCCEEDED', output: { edition: 'second', by: 'reserve' } });
    expect(noted()).toEqual(['reserve', 'charge']);
  });

  it('runs an earlier version if that is asked for by its number', async () => {
    await paused();
    await stack.deploy([second()]);

    await continued({ from: 'charge', version: 1 });
    const { output } = await ended('one.v1');

    expect(output).toEqual({ edition: 'first', by: null });
  });

  it('is shown with the one that continues it, and that one with it', async () => {
    await paused();
    await continued({ from: 'charge' });
    await ended('one.v1');

    expect(await statusOf('one')).toMatchObject({ status: 'ABORTED', continued_by: 'one.v1' });
    expect(await statusOf('one.v1')).toMatchObject({ continues: 'one' });
  });

  it('gets the result of an effect that was done, if it begins before it', async () => {
    await paused();
    await stack.deploy([second()]);

    await continued({ from: 'reserve' });
    await until(async () => (await statusOf('one.v1')).progress?.running.includes('hold'));

    expect(noted()).toEqual(['reserve']);
    await post(`${executions()}/one.v1/cancel`);
  });

  it('hands its effects over: what the new one undoes includes them', async () => {
    await paused();
    await stack.deploy([manifestOf([effect('reserve'), hold, effect('charge', { fail: true })], {})]);

    await continued({ from: 'charge' });
    const { status, error } = await ended('one.v1');
    await until(async () => noted().includes('reserve undone'));

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Closed' });
    expect(noted().filter((line) => line.startsWith('reserve'))).toEqual(['reserve', 'reserve undone']);
  });

  it('can no longer be resumed, retried or cancelled itself', async () => {
    await paused();
    await continued({ from: 'hold' });

    for (const verb of ['resume', 'retry', 'cancel', 'continue']) {
      const { status, body } = await post(
        `${executions()}/one/${verb}`,
        verb === 'continue' ? { from: 'charge' } : {},
      );
      expect(status).toBe(409);
      expect(body.error.message).toContain('continued by "one.v1"');
    }
    await post(`${executions()}/one.v1/cancel`);
    await until(async () => noted().includes('reserve undone'));
  });

  it('can be continued again through the one that continued it', async () => {
    await paused();
    await continued({ from: 'hold' });
    await until(async () => (await statusOf('one.v1')).progress?.running.includes('hold'));
    await post(`${executions()}/one.v1/pause`);
    await ended('one.v1');
    await stack.deploy([second()]);

    const answer = await continued({ from: 'charge' }, 'one.v1');
    const { output } = await ended('one.v2');

    expect(answer).toMatchObject({ status: 202, body: { name: 'one.v2' } });
    expect(output).toEqual({ edition: 'second', by: 'reserve' });
    expect(noted()).toEqual(['reserve', 'charge']);
  });
});

describe('Continuing is refused', () => {
  const refusal = async (body: JsonObject, name = 'one'): Promise<string> => {
    const answer = await continued(body, name);
    expect(answer.status).toBe(409);
    return answer.body.error.message;
  };

  it('if the version needs a variable that was never set, and names it', async () => {
    await paused();
    const checked = effect('charge', { from: '{{ $check.id }}' });
    await stack.deploy([manifestOf([effect('reserve'), hold, effect('check'), checked], {})]);

    expect(await refusal({ from: 'charge' })).toMatch(
      /"check", which "charge" reads, was never set.*earlier step/,
    );
  });

  it('if effects are undone', async () => {
    await post(executions(), { name: 'one', input: { file: notes } });
    await until(async () => (await statusOf('one')).progress?.running.includes('hold'));
    await post(`${executions()}/one/cancel`);
    await until(async () => noted().includes('reserve undone'));

    expect(await refusal({ from: 'charge' })).toContain('undone');
  });

  it('if it runs, or the step is unknown', async () => {
    await post(executions(), { name: 'one', input: { file: notes } });
    await until(async () => (await statusOf('one')).progress?.running.includes('hold'));

    expect(await refusal({ from: 'charge' })).toContain('it is RUNNING');

    await post(`${executions()}/one/pause`);
    await ended('one');

    expect(await refusal({ from: 'chrage' })).toContain('"charge"');
    await post(`${executions()}/one/cancel`);
    await until(async () => noted().includes('reserve undone'));
  });
});
