import { describe, expect, it, jest } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { compiledTogether } from './compiled.ts';
import { until } from './live-stack.ts';
import { effect, file, notedExecutions } from './noted-executions.ts';

jest.setTimeout(120_000);

const executions = notedExecutions('world');
const { noted, post, start, ended } = executions;

const input = { type: 'object', required: ['file'], properties: { file: { type: 'string' } } };
const calls = (workflow: string) => [{ id: 'call', type: 'workflow', workflow, with: { file } }] as const;

/** Deploys a workflow that calls one which calls another; that has an effect, waits, and has another. */
const deploy = async (): Promise<{ inner: string }> => {
  const outer = executions.workflow;
  const [middle, inner] = [`${outer}-middle`, `${outer}-inner`];
  const hold = { id: 'hold', type: 'wait', for: '3s' } as const;
  await executions.stack.deploy(
    compiledTogether(
      defineWorkflow({ name: outer, input, steps: [...calls(middle)] }),
      defineWorkflow({ name: middle, input, steps: [...calls(inner)] }),
      defineWorkflow({ name: inner, input, steps: [effect('reserve'), hold, effect('charge')] }),
    ),
  );
  return { inner };
};

const statuses = async (workflow: string): Promise<string[]> => {
  const { body } = await executions.call('GET', `/workflows/${workflow}/executions`);
  return body.executions.map(({ status }: { status: string }) => status);
};

const paused = async (inner: string): Promise<void> => {
  await start('one');
  await until(async () => noted().some((line) => line.endsWith(' reserve')));
  await post('one', 'pause');
  await until(async () => (await statuses(inner))[0] === 'ABORTED');
};

describe('An execution that calls another, which calls a third', () => {
  it('takes both along when it is paused, and continues with their effects when it is resumed', async () => {
    const { inner } = await deploy();
    await paused(inner);

    await post('one', 'resume');
    const { status } = await ended('one');

    expect(status).toBe('SUCCEEDED');
    expect(await statuses(inner)).toEqual(['SUCCEEDED', 'ABORTED']);
    expect(noted().map((line) => line.replace(/^\S+ /, ''))).toEqual(['reserve', 'charge']);
  });

  it('undoes what the third did before and after it was resumed', async () => {
    const { inner } = await deploy();
    await paused(inner);
    await post('one', 'resume');
    await until(async () => (await statuses(inner)).length === 2);

    await post('one', 'cancel');
    await until(async () => noted().some((line) => line.endsWith('reserve undone')));

    expect(noted().map((line) => line.replace(/^\S+ /, ''))).toEqual(['reserve', 'reserve undone']);
  });
});
