import { describe, expect, it } from '@jest/globals';
import { defineDocument } from 'baton';
import { testWorkflow } from 'baton/testing';
import { compileDefinition } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';

const sales = defineDocument({
  kind: 'pipeline',
  name: 'sales',
  stages: [
    {
      id: 'parsed',
      input: { type: 'object', required: ['rows'], properties: { rows: { type: 'array', minItems: 1 } } },
      output: {
        type: 'object',
        required: ['amounts'],
        properties: { amounts: { type: 'array', items: { type: 'number' } } },
      },
      uses: 'sales/parse',
      retry: { max_attempts: 1, interval: '1s' },
    },
    { id: 'rated', uses: 'sales/rate', on_error: 'skip', retry: { max_attempts: 0 } },
    {
      id: 'total',
      output: { type: 'object', properties: { sum: { type: 'number', minimum: 0 } } },
      uses: 'sales/total',
      on_error: { fallback: { uses: 'sales/repair', with: { cause: '{{ $error.Cause }}' } } },
    },
  ],
});
const answers = {
  'sales/parse': { amounts: [1, 2] },
  'sales/rate': { rate: 2 },
  'sales/total': { sum: 6 },
  'sales/repair': { sum: 0 },
};
const input = { rows: ['a;1'] };

describe('A pipeline', () => {
  it('passes on a context to which every stage adds its result, and ends with the results', async () => {
    const { status, output, calls } = await testWorkflow(sales, { input, actions: answers });

    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual({ parsed: { amounts: [1, 2] }, rated: { rate: 2 }, total: { sum: 6 } });
    expect(calls.map((call) => call.input)).toEqual([
      input,
      { ...input, amounts: [1, 2] },
      { ...input, amounts: [1, 2], rate: 2 },
    ]);
  });

  it('keeps records and limits how many of its executions are under way, as a workflow does', async () => {
    const counting = defineDocument({
      kind: 'pipeline',
      name: 'counting',
      concurrency: { key: '$input.source', max: 1 },
      state: { seen: { fields: { count: { type: 'integer' } } } },
      stages: [
        { id: 'counted', step: { type: 'state', update: 'seen', key: '$input.source', add: { count: 1 } } },
      ],
    });

    const { output, state } = await testWorkflow(counting, {
      input: { source: 'crm' },
      state: { seen: { crm: { count: 2 } } },
    });

    expect(output).toEqual({ counted: { count: 3 } });
    expect(state).toMatchObject({ seen: { crm: { count: 3 } } });
    expect(compileDefinition(counting).manifest?.flow).toMatchObject({
      concurrency: { key: '$input.source', max: 1, on_limit: 'queue' },
    });
  });

  it('fails before a stage whose input does not fit, and does not call it', async () => {
    const strict = defineDocument({
      kind: 'pipeline',
      name: 'strict',
      stages: [
        { id: 'rated', uses: 'sales/rate' },
        { id: 'total', input: { type: 'object', required: ['rate'] }, uses: 'sales/total' },
      ],
    });
    const { error, cause, calls } = await testWorkflow(strict, {
      actions: { 'sales/rate': null, 'sales/total': { sum: 1 } },
    });

    expect(error).toBe('InvalidStageInput');
    expect(String(cause)).toContain(
      'the input of stage total does not fit its schema: /rate: is required and missing',
    );
    expect(calls).toHaveLength(1);
  });

  it('fails after a stage whose output does not fit, naming the stage, the field and the value', async () => {
    const actions = { ...answers, 'sales/parse': { amounts: [1, 'two'] } };
    const { error, cause } = await testWorkflow(sales, { input, actions });

    expect(error).toBe('InvalidStageOutput');
    expect(String(cause)).toContain(
      'the output of stage parsed does not fit its schema: /amounts/1: expected a number, got two',
    );
  });

  it('gives the handler of a stage also what its check found', async () => {
    const actions = { ...answers, 'sales/total': { sum: -1 } };
    const { output, calls } = await testWorkflow(sales, { input, actions });

    expect(output).toMatchObject({ total: { sum: 0 } });
    expect(calls.at(-1)?.input).toEqual({
      cause: 'the output of stage total does not fit its schema: /sum: expected at least 0, got -1',
    });
  });

  it('continues past a stage that may be skipped, with null in its place', async () => {
    const actions = { ...answers, 'sales/rate': new Error('no rates today') };
    const { output, calls } = await testWorkflow(sales, { input, actions });

    expect(output).toMatchObject({ rated: null, total: { sum: 6 } });
    expect(calls.at(-1)?.input).toEqual({ ...input, amounts: [1, 2] });
  });

  it('repeats the work of a stage', async () => {
    const actions = { ...answers, 'sales/parse': [new Error('busy'), { amounts: [] }] };
    const { status, calls } = await testWorkflow(sales, { input, actions });

    expect(status).toBe('SUCCEEDED');
    expect(calls.filter(({ action }) => action === 'sales/parse')).toHaveLength(2);
  });
});

it('What is wrong in a stage is shown where its author wrote it', () => {
  const text = `kind: pipeline
name: p
stages:
  - id: one
    output: { type: object }
    step: { type: transform, with: "{{ $inptu.x }}" }
    whenn: "true"
`;
  const without = text.replace('    whenn: "true"\n', '');

  expect(compileWorkflow({ text, file: 'p' }).diagnostics).toMatchObject([
    { code: 'unknown-field', path: ['stages', 0, 'whenn'], span: { start: { line: 7, column: 5 } } },
  ]);
  expect(compileWorkflow({ text: without, file: 'p' }).diagnostics).toMatchObject([
    {
      code: 'unknown-variable',
      path: ['stages', 0, 'step', 'with'],
      span: { start: { line: 6, column: 40 } },
      hint: 'did you mean "$input"?',
    },
  ]);
});
