import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { compiledWorkflow } from './compiled.ts';
import { until } from './live-stack.ts';
import { effect, file, hold, notedExecutions, type Step } from './noted-executions.ts';

jest.setTimeout(120_000);

const executions = notedExecutions('order');
const { noted, post, start, statusOf, held, ended } = executions;

const manifestOf = (steps: readonly Step[], output: JsonObject): WorkflowManifest =>
  compiledWorkflow({
    name: executions.workflow,
    input: { type: 'object', required: ['file'], properties: { file: { type: 'string' } } },
    defaults: { retry: { max_attempts: 0 } },
    steps: [...steps],
    output,
  });

const first = (): WorkflowManifest =>
  manifestOf([effect('reserve'), hold, effect('charge')], { edition: 'first', by: '{{ $charge.from }}' });
const second = (): WorkflowManifest =>
  manifestOf([effect('reserve'), hold, effect('charge', { from: '{{ $reserve.id }}' })], {
    edition: 'second',
    by: '{{ $charge.from }}',
  });

/** Starts an execution and pauses it while it waits, after its first effect. */
const paused = async (): Promise<void> => {
  await start('one');
  await held('one');
  await post('one', 'pause');
  await ended('one');
};
const continued = (body: JsonObject, name = 'one') => post(name, 'continue', body);

beforeEach(() => executions.stack.deploy([first()]));

describe('An execution that is continued in another version', () => {
  it('runs what follows as the version does, with the variables that were there, and repeats no effect', async () => {
    await paused();
    await executions.stack.deploy([second()]);

    const answer = await continued({ from: 'charge' });
    const { output, status } = await ended('one.v1');

    expect(answer).toMatchObject({ status: 202, body: { name: 'one.v1', workflow: executions.workflow } });
    expect({ output, status }).toEqual({ status: 'SUCCEEDED', output: { edition: 'second', by: 'reserve' } });
    expect(noted()).toEqual(['one reserve', 'one charge']);
  });

  it('runs an earlier version if that is asked for by its number', async () => {
    await paused();
    await executions.stack.deploy([second()]);

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
    await executions.stack.deploy([second()]);

    await continued({ from: 'reserve' });
    await held('one.v1');

    expect(noted()).toEqual(['one reserve']);
    await post('one.v1', 'cancel');
  });

  it('hands its effects over: what the new one undoes includes them', async () => {
    await paused();
    await executions.stack.deploy([
      manifestOf([effect('reserve'), hold, effect('charge', { fail: true })], {}),
    ]);

    await continued({ from: 'charge' });
    const { status, error } = await ended('one.v1');
    await until(async () => noted().includes('one reserve undone'));

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Closed' });
    expect(noted().filter((line) => line.includes('reserve'))).toEqual(['one reserve', 'one reserve undone']);
  });

  it('may begin with a step that was never entered, although what a block did was undone on the way there', async () => {
    const fails = { id: 'fails', uses: 't/note', with: { file, fail: true }, irreversible: true };
    const part = {
      ...{ id: 'part', type: 'group', on_error: { action: 'skip' } },
      steps: [effect('reserve'), fails],
    } as Step;
    await executions.stack.deploy([manifestOf([part, hold, effect('charge')], {})]);
    await paused();

    const answer = await continued({ from: 'charge' });
    expect(answer).toMatchObject({ status: 202 });

    const { status } = await ended('one.v1');
    expect(status).toBe('SUCCEEDED');
    expect(noted()).toEqual(['one reserve', 'one fails', 'one reserve undone', 'one charge']);
  });

  it('can no longer be resumed, retried or cancelled itself', async () => {
    await paused();
    await continued({ from: 'hold' });

    for (const verb of ['resume', 'retry', 'cancel', 'continue']) {
      const { status, body } = await post('one', verb, verb === 'continue' ? { from: 'charge' } : {});
      expect(status).toBe(409);
      expect(body.error.message).toContain('continued by "one.v1"');
    }
    await post('one.v1', 'cancel');
    await until(async () => noted().includes('one.v1 reserve undone'));
  });

  it('can be continued again through the one that continued it', async () => {
    await paused();
    await continued({ from: 'hold' });
    await held('one.v1');
    await post('one.v1', 'pause');
    await ended('one.v1');
    await executions.stack.deploy([second()]);

    const answer = await continued({ from: 'charge' }, 'one.v1');
    const { output } = await ended('one.v2');

    expect(answer).toMatchObject({ status: 202, body: { name: 'one.v2' } });
    expect(output).toEqual({ edition: 'second', by: 'reserve' });
    expect(noted()).toEqual(['one reserve', 'one charge']);
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
    await executions.stack.deploy([manifestOf([effect('reserve'), hold, effect('check'), checked], {})]);

    expect(await refusal({ from: 'charge' })).toMatch(
      /"check", which "charge" reads, was never set.*earlier step/,
    );
  });

  it('if effects are undone', async () => {
    await start('one');
    await held('one');
    await post('one', 'cancel');
    await until(async () => noted().includes('one reserve undone'));

    expect(await refusal({ from: 'charge' })).toContain('undone');
  });

  it('if it runs, or the step is unknown', async () => {
    await start('one');
    await held('one');

    expect(await refusal({ from: 'charge' })).toContain('it is RUNNING');

    await post('one', 'pause');
    await ended('one');

    expect(await refusal({ from: 'chrage' })).toContain('"charge"');
    await post('one', 'cancel');
    await until(async () => noted().includes('one reserve undone'));
  });
});
