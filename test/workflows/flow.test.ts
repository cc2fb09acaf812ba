import { describe, expect, it } from '@jest/globals';
import { defineWorkflow, type WorkflowDefinition } from '#compiler/define-workflow.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

const sync = (flow: Partial<WorkflowDefinition>) =>
  defineWorkflow({
    name: 'sync',
    input: {
      type: 'object',
      required: ['customer'],
      properties: { customer: { type: 'string' }, urgent: { type: 'boolean', default: false } },
    },
    ...flow,
    steps: [{ id: 'work', type: 'wait', for: '10s' }],
    output: 'done',
  });

const all = defineWorkflow({
  name: 'all',
  steps: [
    {
      id: 'all_synced',
      type: 'for_each',
      foreach: '["ann", "ann", "bob", "ann"]',
      steps: [
        {
          id: 'synced',
          type: 'workflow',
          workflow: 'sync',
          with: { customer: '{{ $item }}' },
          on_error: { fallback_value: 'refused' },
        },
      ],
    },
  ],
});

const runAll = async (flow: Partial<WorkflowDefinition>) => {
  const { status, output, elapsedMilliseconds } = await testWorkflow(all, { workflows: [sync(flow)] });
  return { status, output, seconds: elapsedMilliseconds / 1000 };
};

describe('A workflow with limits, in virtual time', () => {
  it.each<{ what: string; flow: Partial<WorkflowDefinition>; output: unknown; seconds: number }>([
    {
      what: 'one at a time of each key',
      flow: { concurrency: { key: '$input.customer' } },
      output: ['done', 'done', 'done', 'done'],
      seconds: 30,
    },
    {
      what: 'two at a time, whatever the key',
      flow: { concurrency: { max: 2 } },
      output: ['done', 'done', 'done', 'done'],
      seconds: 20,
    },
    {
      what: 'those that find no place fail',
      flow: { concurrency: { key: '$input.customer', on_limit: 'reject' } },
      output: ['done', 'refused', 'done', 'refused'],
      seconds: 10,
    },
    {
      what: 'those that find no place are skipped',
      flow: { concurrency: { key: '$input.customer', on_limit: 'skip' } },
      output: ['done', null, 'done', null],
      seconds: 10,
    },
    {
      what: 'two may begin in a minute',
      flow: { rate: { max: 2, per: '1m' } },
      output: ['done', 'done', 'done', 'done'],
      seconds: 70,
    },
  ])('waits for its called executions: $what', async ({ flow, output, seconds }) => {
    expect(await runAll(flow)).toEqual({ status: 'SUCCEEDED', output, seconds });
  });

  it('waits until nothing newer has come', async () => {
    const result = await testWorkflow(sync({ debounce: { key: '$input.customer', wait: '5s' } }), {
      input: { customer: 'ann' },
    });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', elapsedMilliseconds: 15_000 });
  });
});
