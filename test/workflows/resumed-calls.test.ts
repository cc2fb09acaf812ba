import { describe, expect, it, jest } from '@jest/globals';
import { type DefinedWorkflow, defineWorkflow } from '#compiler/define-workflow.ts';
import { compiledTogether } from './compiled.ts';
import { until } from './live-stack.ts';
import { effect, file, notedExecutions } from './noted-executions.ts';

jest.setTimeout(120_000);

const executions = notedExecutions('world');
const { noted, post, start, ended } = executions;

const input = { type: 'object', required: ['file'], properties: { file: { type: 'string' } } };
const call = (workflow: string) => ({ id: 'call', type: 'workflow', workflow, with: { file } }) as const;
const hold = { id: 'hold', type: 'wait', for: '2s' } as const;

const OUTER: Record<string, (middle: string) => Parameters<typeof defineWorkflow>[0]['steps']> = {
  'a step': (middle) => [call(middle)],
  'two iterations': (middle) => [{ id: 'all', type: 'for_each', foreach: '[1, 2]', steps: [call(middle)] }],
  'two iterations that are executions': (middle) => [
    { id: 'all', type: 'for_each', mode: 'distributed', foreach: '[1, 2]', steps: [call(middle)] },
  ],
};

/** Deploys a workflow that calls one which calls another; that has an effect, waits, and has another. */
const deploy = async (steps: (typeof OUTER)[string]): Promise<string> => {
  const outer = executions.workflow;
  const [middle, inner] = [`${outer}-middle`, `${outer}-inner`];
  const workflows: DefinedWorkflow[] = [
    defineWorkflow({ name: outer, input, steps: steps(middle) }),
    defineWorkflow({ name: middle, input, steps: [call(inner)] }),
    defineWorkflow({ name: inner, input, steps: [effect('reserve'), hold, effect('charge')] }),
  ];
  await executions.stack.deploy(compiledTogether(...workflows));
  return inner;
};

const statuses = async (workflow: string): Promise<string[]> => {
  const { body } = await executions.call('GET', `/workflows/${workflow}/executions`);
  return body.executions.map(({ status }: { status: string }) => status);
};

/** Ends an execution by a request while all the innermost ones wait. */
const interrupted = async (verb: string, inner: string, count: number): Promise<void> => {
  await start('one');
  await until(async () => noted().filter((line) => line.endsWith(' reserve')).length === count);
  await post('one', verb);
  await until(async () => (await statuses(inner)).every((status) => status === 'ABORTED'));
};

const effects = (): string[] => noted().map((line) => line.replace(/^\S+ /, ''));

describe('An execution that calls another, which calls a third', () => {
  it.each(
    Object.keys(OUTER).flatMap((how) => [
      { how, ends: 'pause', continues: 'resume' },
      { how, ends: 'stop', continues: 'retry' },
    ]),
  )('in $how: $ends takes all along, and $continues continues with their effects', async (one) => {
    const count = one.how === 'a step' ? 1 : 2;
    const inner = await deploy(OUTER[one.how] ?? (() => []));
    await interrupted(one.ends, inner, count);

    await post('one', one.continues);
    const { status } = await ended('one');

    expect(status).toBe('SUCCEEDED');
    expect((await statuses(inner)).toSorted()).toEqual([
      ...Array(count).fill('ABORTED'),
      ...Array(count).fill('SUCCEEDED'),
    ]);
    expect(effects()).toEqual([...Array(count).fill('reserve'), ...Array(count).fill('charge')]);
  });

  it.each(['pause', 'stop'])('continues in another version after %s with their effects', async (verb) => {
    const inner = await deploy(OUTER['a step'] ?? (() => []));
    await interrupted(verb, inner, 1);

    await post('one', 'continue', { from: 'call' });
    const { status } = await ended('one.v1');

    expect(status).toBe('SUCCEEDED');
    expect(effects()).toEqual(['reserve', 'charge']);
  });

  it('leaves what a call has done that another version does not make again to a person', async () => {
    const after = (middle: string) => [call(middle), { ...effect('after'), needs: ['call'] }];
    const inner = await deploy(after as (typeof OUTER)[string]);
    await interrupted('stop', inner, 1);
    const parked = async (): Promise<string[]> => {
      const { body } = await executions.call('GET', '/parked');
      return body.parked.flatMap(({ workflow }: { workflow: string }) =>
        workflow === inner ? [workflow] : [],
      );
    };
    await until(async () => (await parked()).length > 0);

    await post('one', 'continue', { from: 'after' });
    await ended('one.v1');

    expect(effects()).toEqual(['reserve', 'after']);
    expect(await parked()).toEqual([inner]);
  });

  it('undoes what the third did before it was resumed', async () => {
    const inner = await deploy(OUTER['a step'] ?? (() => []));
    await interrupted('pause', inner, 1);
    await post('one', 'resume');
    await until(async () => (await statuses(inner)).length === 2);

    await post('one', 'cancel');
    await until(async () => effects().includes('reserve undone'));

    expect(effects()).toEqual(['reserve', 'reserve undone']);
  });

  it('is undone as a whole by cancel after it was stopped', async () => {
    const inner = await deploy(OUTER['a step'] ?? (() => []));
    await interrupted('stop', inner, 1);

    await post('one', 'cancel');
    await until(async () => effects().includes('reserve undone'));

    expect(effects()).toEqual(['reserve', 'reserve undone']);
  });
});
