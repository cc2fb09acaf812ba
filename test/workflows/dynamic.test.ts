import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { Json } from '#core/json.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

const workflow = (more: object = {}, steps: object[] = []) =>
  defineWorkflow({
    name: 'planned',
    input: { type: 'object', required: ['tasks'], properties: { tasks: {} } },
    defaults: { retry: { max_attempts: 0 } },
    steps: [
      ...steps,
      { id: 'work', type: 'dynamic', tasks: '$input.tasks', allow: ['shop/one', 'shop/two'], ...more },
    ] as never,
  });

const task = (id: string, uses = 'shop/one', input?: Json) => ({
  id,
  uses,
  ...(input === undefined ? {} : { with: input }),
});

const run = (tasks: Json, more: object = {}, actions: object = {}) =>
  testWorkflow(workflow(more), {
    input: { tasks },
    actions: {
      'shop/one': ({ n = 1 }) => [n],
      'shop/two': { value: 'two', takes: '3s' },
      ...actions,
    } as never,
  });

describe('tasks that are computed at run time', () => {
  it('run side by side, and the result has theirs by id', async () => {
    const result = await run([task('a', 'shop/one', { n: 7 }), task('b', 'shop/two'), task('c', 'shop/two')]);

    expect(result.output).toEqual({ a: [7], b: 'two', c: 'two' });
    expect(result.elapsedMilliseconds).toBe(3000);
    expect(result.calls.map(({ key }) => key)).toEqual(['test/work/a', 'test/work/b', 'test/work/c']);
  });

  it('run in order if one at a time is asked for', async () => {
    const result = await run([task('a', 'shop/two'), task('b', 'shop/two')], { max_concurrency: 1 });

    expect(result.elapsedMilliseconds).toBe(6000);
  });

  it('may be one or none', async () => {
    expect((await run([task('a', 'shop/two')])).output).toEqual({ a: 'two' });
    expect((await run([])).output).toEqual({});
  });

  it.each([
    [[task('a'), task('b', 'shop/three')], /needs an id and one of shop\/one, shop\/two, got .*shop\/three/],
    [[task('a'), { uses: 'shop/one' }], /needs an id/],
    [[task('a'), 'shop/one'], /needs an id/],
    [[task('a'), task('a', 'shop/two')], /two tasks have the same id: a, a/],
  ])('are all checked before the first begins: %j', async (tasks, cause) => {
    const result = await run(tasks);

    expect(result).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('QueryEvaluationError'),
    });
    expect(result.cause).toMatch(cause);
    expect(result.calls).toEqual([]);
  });

  it('all end before the step fails with the error of one, unless they run in order', async () => {
    const fails = { 'shop/one': Object.assign(new Error('shut'), { name: 'Closed' }) };
    const tasks = [task('a'), task('b', 'shop/two')];

    const together = await run(tasks, {}, fails);
    const inOrder = await run(tasks, { max_concurrency: 1 }, fails);
    const handled = await run(tasks, { on_error: { fallback_value: 'none' } }, fails);

    expect(together).toMatchObject({ error: 'Closed', cause: expect.stringContaining('the task a') });
    expect(together.calls.map(({ key, error }) => [key, error])).toEqual([
      ['test/work/a', 'Closed'],
      ['test/work/b', undefined],
    ]);
    expect(inOrder).toMatchObject({ error: 'Closed', calls: [{ key: 'test/work/a' }] });
    expect(handled.output).toBe('none');
  });
});

describe('what is checked of computed tasks', () => {
  const one = {
    name: 'shop/one',
    effect: false,
    input: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
  };
  const actions = new Map(
    [one, { name: 'shop/two', effect: true }, { name: 'bank/pay', effect: true }].map((each) => [
      each.name,
      each,
    ]),
  );
  const compiled = (more: object, steps: object[] = []) =>
    compileDefinition(workflow(more, steps), { actions });

  it('is that every pattern fits an action, and which actions they are', () => {
    expect(compiled({ allow: ['shop/*', 'shop/tow'] }).diagnostics).toMatchObject([
      {
        path: ['steps', 0, 'allow', 1],
        message: 'no action fits "shop/tow"',
        hint: 'did you mean "shop/two"?',
      },
    ]);
    expect(Object.keys(compiled({ allow: ['shop/*'] }).manifest?.substitutions ?? {})).toEqual([
      'shop__one',
      'shop__two',
    ]);
    expect(compileDefinition(workflow({ allow: ['shop/*'] })).diagnostics[0]?.message).toBe(
      '"shop/*" needs the actions of a project, and none is known',
    );
  });

  it('is that tasks have what they need', () => {
    const tasks = { id: 'list', type: 'transform', with: [{ name: 'a' }] };

    expect(compiled({ tasks: '$list' }, [tasks]).diagnostics[0]?.message).toBe(
      'a task is { id, uses, with }, and these have no "id" and "uses"',
    );
  });

  it('is that effects are declared where others are undone', () => {
    const paid = { id: 'paid', uses: 'bank/pay', compensate: { uses: 'bank/pay' } };
    const codes = (more: object): string[] => compiled(more, [paid]).diagnostics.map(({ code }) => code);

    expect(codes({})).toContain('undeclared-effect');
    expect(codes({ irreversible: true })).not.toContain('undeclared-effect');
    expect(codes({ allow: ['shop/one'] })).not.toContain('undeclared-effect');
  });
});
