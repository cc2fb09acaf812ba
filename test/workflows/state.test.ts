import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

const fields = {
  count: { type: 'integer' },
  open: { type: 'boolean' },
  note: { type: 'string' },
  runs: {
    type: 'array',
    items: { type: 'object', properties: { at: { type: 'string' }, tags: { type: 'array' } } },
  },
  matrix: { type: 'array' },
  anything: {},
};

const workflow = (...steps: object[]) =>
  defineWorkflow({
    name: 'stateful',
    input: { type: 'object', properties: { key: { type: 'string' }, value: {} } },
    state: {
      runs: { fields, ttl: '1h' },
      totals: { fields: { count: { type: 'integer' } }, scope: 'shared' },
    },
    steps: steps as never,
  });

describe('a record that is kept', () => {
  it('is null until it is written, and what was written afterwards', async () => {
    const written = {
      count: 1,
      open: false,
      note: 'a',
      runs: [{ at: 'x', tags: [] }],
      matrix: [[1, 2]],
      anything: { a: [null] },
    };
    const result = await testWorkflow(
      workflow(
        { id: 'before', type: 'state', get: 'runs' },
        { id: 'put', type: 'state', put: 'runs', with: written },
        { id: 'after', type: 'state', get: 'runs' },
        { id: 'all', type: 'transform', with: { before: '{{ $before ?: null }}', after: '{{ $after }}' } },
      ),
    );

    expect(result.output).toEqual({ before: null, after: written });
    expect(result.state).toEqual({ runs: { '': written } });
  });

  it('keeps values of expressions as they are, whatever their types', async () => {
    const value = { text: '', list: [1, [2, []], {}], nothing: null, yes: true, nested: { n: -1.5 } };
    const result = await testWorkflow(
      workflow(
        { id: 'put', type: 'state', put: 'runs', with: { anything: '{{ $input.value }}' } },
        { id: 'after', type: 'state', get: 'runs' },
      ),
      { input: { value } },
    );

    expect(result.output).toEqual({ anything: value });
  });

  it('is one record for each key, and its defaults fill what it does not have', async () => {
    const result = await testWorkflow(
      workflow({
        id: 'read',
        type: 'state',
        get: 'runs',
        key: '$input.key',
        default: { count: 0, note: 'none' },
      }),
      { input: { key: 'a#b' }, state: { runs: { 'a#b': { count: 7 }, c: { count: 8 } } } },
    );

    expect(result.output).toEqual({ count: 7, note: 'none' });
  });

  it('is changed in one step: fields are set, numbers added, items appended', async () => {
    const step = {
      id: 'update',
      type: 'state',
      update: 'runs',
      set: { note: '{{ $execution.name }}' },
      add: { count: 2 },
      append: { runs: { at: '{{ $input.key }}' } },
    };
    const first = await testWorkflow(workflow(step), { input: { key: 'one' } });
    const second = await testWorkflow(workflow(step), { input: { key: 'two' }, state: first.state });

    expect(first.output).toEqual({ note: 'test', count: 2, runs: [{ at: 'one' }] });
    expect(second.output).toEqual({ note: 'test', count: 4, runs: [{ at: 'one' }, { at: 'two' }] });
    expect(second.state.runs).toEqual({ '': second.output });
  });

  it('keeps the last items of a list', async () => {
    const step = {
      id: 'update',
      type: 'state',
      update: 'runs',
      append: { matrix: '{{ $input.key }}' },
      keep_last: 2,
    };
    let state = {};
    for (const key of ['a', 'b', 'c', 'd'])
      ({ state } = await testWorkflow(workflow(step), { input: { key }, state }));

    expect(state).toEqual({ runs: { '': { matrix: ['c', 'd'] } } });
  });

  it('is written only if its fields have the values that are expected', async () => {
    const step = {
      id: 'open',
      type: 'state',
      update: 'runs',
      set: { open: true },
      if: { open: false, note: null },
    };
    const opened = await testWorkflow(workflow(step), { state: { runs: { '': { open: false } } } });
    const refused = await testWorkflow(workflow(step), { state: opened.state });
    const absent = { id: 'first', type: 'state', put: 'runs', with: { count: 1 }, if: 'absent' };
    const late = await testWorkflow(workflow(absent), { state: opened.state });

    expect(opened.output).toEqual({ open: true });
    expect(refused).toMatchObject({ status: 'FAILED', error: 'DynamoDB.ConditionalCheckFailedException' });
    expect(refused.steps.open?.attempts).toBe(1);
    expect(late.error).toBe('DynamoDB.ConditionalCheckFailedException');
    expect((await testWorkflow(workflow(absent))).status).toBe('SUCCEEDED');
  });

  it('is absent once it has expired', async () => {
    const wait = (time: string) =>
      workflow(
        { id: 'put', type: 'state', put: 'runs', with: { count: 1 } },
        { id: 'later', type: 'wait', for: time },
        { id: 'read', type: 'state', get: 'runs' },
      );

    expect((await testWorkflow(wait('59m'))).output).toEqual({ count: 1 });
    expect((await testWorkflow(wait('61m'))).output).toBeNull();
  });

  it('is removed, and the step has what it was', async () => {
    const result = await testWorkflow(workflow({ id: 'gone', type: 'state', delete: 'runs' }), {
      state: { runs: { '': { count: 3 } } },
    });

    expect(result).toMatchObject({ output: { count: 3 }, state: {} });
  });
});

describe('what is checked of a record', () => {
  const messages = (step: object): string[] =>
    compileDefinition(workflow({ id: 'step', type: 'state', ...step })).diagnostics.map(
      ({ path, message }) => `/${path?.slice(2).join('/')} ${message}`,
    );

  it.each([
    [{ get: 'run' }, '/get the document has no state "run"'],
    [
      { get: 'runs', put: 'totals' },
      '/put expected one of "get", "put", "update" and "delete", got get and put',
    ],
    [{ get: 'runs', with: {} }, '/with "get" takes no "with"'],
    [{ put: 'runs', with: { cuont: 1 } }, '/with/cuont the state runs takes no "cuont"'],
    [
      { put: 'runs', with: { count: 'x' } },
      '/with/count "count": the state runs expects a whole number, got the text "x"',
    ],
    [
      { update: 'runs', add: { note: 1 } },
      '/add/note "note" is declared as string, and only numbers can be added to',
    ],
    [
      { update: 'runs', append: { count: 1 } },
      '/append/count "count" is declared as integer, and only lists can be appended to',
    ],
    [
      { update: 'runs', set: { count: 1 }, add: { count: 1 } },
      '/add/count "count" is changed twice in one update',
    ],
    [{ update: 'runs' }, '/update expected "set", "add" or "append", got none'],
    [
      { update: 'runs', add: { count: 1 }, retry: {} },
      '/retry a repeated "add" or "append" may count twice, if only the answer to the first was lost',
    ],
  ])('%j', (step, message) => {
    expect(messages(step)).toContain(message);
  });

  it('is what is read of it', () => {
    const { diagnostics } = compileDefinition(
      defineWorkflow({
        ...workflow().definition,
        steps: [{ id: 'read', type: 'state', get: 'runs', default: { count: 0 } }],
        output: { count: '{{ $read.cuont }}' },
      }),
    );

    expect(diagnostics).toMatchObject([{ code: 'unknown-path', hint: expect.stringContaining('count') }]);
  });

  it('is the schema of its fields', () => {
    const { diagnostics } = compileDefinition(
      defineWorkflow({
        name: 'wrong',
        state: { runs: { fields: { count: { type: 'intger' } } } },
        steps: [{ id: 'read', type: 'state', get: 'runs' }],
      }),
    );

    expect(diagnostics).toMatchObject([
      { code: 'invalid-input-schema', path: ['state', 'runs', 'fields', 'count', 'type'] },
    ]);
  });
});
