import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import type { ActionContract, CompileOptions } from '#compiler/types.ts';
import { toolsFile } from '#contracts/tools/tool-list.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual, type TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { parseMachine } from '#engine/states/parse-machine.ts';
import { localDefinition } from '#local/definitions/substitute.ts';
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
  ...defined({ with: input }),
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

const limited = (limits: ActionContract['callLimits']): ActionContract => ({
  name: 'shop/one',
  effect: false,
  input: { type: 'object', properties: { account: { type: 'string', default: 'common' } } },
  ...(limits && { callLimits: limits }),
});

describe('tasks of actions with limits', () => {
  const compiled = (limits: ActionContract['callLimits']) =>
    compileDefinition(workflow(), {
      actions: new Map([
        ['shop/one', limited(limits)],
        ['shop/two', { name: 'shop/two', effect: false }],
      ]),
    });
  const turnsOf = async (tasks: Json, limits: ActionContract['callLimits']) => {
    const { manifest } = compiled(limits);
    if (!manifest) throw new Error('not compiled');
    const asked: JsonObject[] = [];
    const turns: unknown[] = [];
    const result = await runVirtual({
      definition: JSON.parse(localDefinition(manifest)),
      input: { tasks },
      tasks: ({ parameters }): TaskAnswer => {
        const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: JsonObject };
        if (!FunctionName.includes('take-turn')) {
          turns.push((Payload.run as JsonObject).turn);
          return { output: { Payload: null } };
        }
        asked.push(Payload.input as JsonObject);
        return { output: { turn: { call: 'its turn' }, begins_at: '2024-01-01T00:00:05Z' } };
      },
    });
    return { asked, turns, result };
  };

  it('wait for their turn, which their function is given, and others do not', async () => {
    const tasks = [task('a', 'shop/one', { account: 'ann' }), task('b', 'shop/two'), task('c')];

    const { asked, turns, result } = await turnsOf(tasks, {
      concurrency: { key: '$input.account', max: 2 },
    });

    expect(result.status).toBe('SUCCEEDED');
    const call = { action: 'shop/one', step: 'work' };
    const concurrency = { max: 2, on_limit: 'queue' };
    expect(asked).toMatchObject([
      {
        call: { ...call, id: expect.stringMatching(/\/work\/a$/) },
        concurrency: { ...concurrency, key: 'ann' },
      },
      {
        call: { ...call, id: expect.stringMatching(/\/work\/c$/) },
        concurrency: { ...concurrency, key: 'common' },
      },
    ]);
    expect(turns.toSorted()).toEqual([null, { call: 'its turn' }, { call: 'its turn' }].toSorted());
  });

  it('begin when their rate allows it', async () => {
    const { result } = await turnsOf([task('a')], { rate: { max: 1, per_seconds: 5 } });

    expect(result.elapsedMilliseconds).toBe(5000);
  });

  it('are listed with the limits of the workflow, and in its plan', () => {
    const { manifest, plan } = compiled({ concurrency: { max: 2 } });

    expect(manifest?.callLimits).toEqual({ 'shop/one': 2 });
    expect(plan?.assumptions).toContain(
      'calls of shop/one wait for their turn (2 at a time), which takes no time here',
    );
  });

  it('have no more states than before if no action has limits', () => {
    const states = JSON.stringify(compiled(undefined).manifest?.definition);

    expect(states).not.toContain('take_turn');
  });
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

  it('put what no expression reads inside into the storage, by their share, unless their undo needs it', async () => {
    const contract = (
      name: string,
      compensate: { uses: string; with: JsonObject },
    ): [string, ActionContract] => [name, { name, effect: true, compensate }];
    const reading = { id: 'read', uses: 'shop/three', with: { all: '{{ $work }}' }, when: '$work.a.ok' };
    const work = {
      ...{ id: 'work', type: 'dynamic', tasks: '$input.tasks', allow: ['shop/one', 'shop/two'] },
      retry: { max_attempts: 0 },
    };
    const { manifest } = compileDefinition(
      defineWorkflow({
        name: 'planned',
        steps: [work, { ...reading, irreversible: true }] as never,
        output: 'done',
      }),
      {
        actions: new Map<string, ActionContract>([
          contract('shop/one', { uses: 'shop/three', with: { id: '{{ $result.id }}' } }),
          contract('shop/two', { uses: 'shop/three', with: { n: '{{ $input.n }}' } }),
          ['shop/three', { name: 'shop/three', effect: true }],
        ]),
      },
    );
    if (!manifest) throw new Error('not compiled');
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) =>
      task(id, id === 'c' ? 'shop/one' : 'shop/two'),
    );
    const stores: Record<string, unknown> = {};

    await runVirtual({
      definition: JSON.parse(localDefinition(manifest)),
      input: { tasks },
      tasks: ({ parameters }): TaskAnswer => {
        const { run } = (parameters as { Payload: { run: JsonObject } }).Payload;
        stores[String(run.idempotency_key).replace(/.*[/]/, '')] = run.stores;
        return { output: { Payload: null } };
      },
    });

    expect(stores).toMatchObject({
      a: [{ at: [], except: ['ok'], above_bytes: 24_576 }],
      b: [{ at: [], above_bytes: 24_576 }],
      c: [],
      d: [{ at: [], above_bytes: 24_576 }],
    });
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

it('Tasks tell the log which function finds a result that their undo needs', () => {
  const result = { id: '{{ $result.id }}' };
  const action = (name: string, input: Json): ActionContract => ({
    ...{ name, effect: true, find: true },
    compensate: { uses: 'bank/pay', with: input },
  });
  const actions = new Map([
    ['shop/one', action('shop/one', result)],
    ['shop/two', action('shop/two', { id: 'a' })],
    ['bank/pay', { name: 'bank/pay', effect: true }],
  ]);

  const { manifest } = compileDefinition(workflow(), { actions });

  const text = JSON.stringify(manifest?.definition).replaceAll('\\"', '"');
  expect(text).toContain('"late": {"id": "($result.id)"}, "find": "${shop__one}"}');
  expect(text).not.toContain('"find": "${shop__two}"');
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
      'a task is { id, uses, with } or { id, type, with }, and these have no "id" and "uses"',
    );
  });

  it('finds what is wrong with each task of a list that is written out, where it is', () => {
    const text = `name: planned
steps:
  - id: work
    type: dynamic
    allow: [shop/one, shop/two]
    tasks: >-
      [{"id": "a", "uses": "shop/one"}, {"id": 'b', "uses": "shop/tow"},
      {"uses": "shop/two", "with": $now()}, {"id": "a", "uses": "shop/two"}, {"id": $now(), "uses": "shop/one"}]
`;
    const actions = new Map(['shop/one', 'shop/two'].map((name) => [name, { name, effect: false }]));

    const { diagnostics } = compileWorkflow({ text, file: 'planned.workflow.yaml' }, { actions });

    expect(
      diagnostics.map(
        ({ span, message, hint }) => `${span?.start.line}:${span?.start.column} ${message} (${hint})`,
      ),
    ).toEqual([
      '7:61 a task uses shop/tow, which "allow" does not name (did you mean "shop/two"?)',
      '8:7 a task is { id, uses, with } or { id, type, with }, and this one has no "id" (undefined)',
      '8:52 two tasks have the id "a" (the result has the results of tasks by id, so ids differ)',
    ]);
  });

  it('is that effects are declared where others are undone', () => {
    const paid = { id: 'paid', uses: 'bank/pay', compensate: { uses: 'bank/pay' } };
    const codes = (more: object): string[] => compiled(more, [paid]).diagnostics.map(({ code }) => code);

    expect(codes({})).toContain('undeclared-effect');
    expect(codes({ irreversible: true })).not.toContain('undeclared-effect');
    expect(codes({ allow: ['shop/one'] })).not.toContain('undeclared-effect');
  });

  it('is that all effects are declared of a step of which the log undoes some', () => {
    const actions = new Map<string, ActionContract>([
      ['shop/one', { name: 'shop/one', effect: true, compensate: { uses: 'bank/pay', with: {} } }],
      ['shop/two', { name: 'shop/two', effect: true }],
      ['bank/pay', { name: 'bank/pay', effect: true }],
    ]);
    const paid = { id: 'paid', uses: 'bank/pay', compensate: { uses: 'bank/pay' } };
    const codes = (more: object, steps: object[]): string[] =>
      compileDefinition(workflow(more, steps), { actions }).diagnostics.map(({ code }) => code);

    expect(codes({}, [paid])).toContain('undeclared-effect');
    expect(codes({}, [])).not.toContain('undeclared-effect');
    expect(codes({ allow: ['shop/one'] }, [paid])).not.toContain('undeclared-effect');
    expect(codes({ allow: ['shop/one'] }, [{ id: 'paid', uses: 'bank/pay' }])).toContain('undeclared-effect');
  });
});

describe('tasks of types', () => {
  const tools = {
    server: { name: 'docs', version: '1' },
    tools: [
      { name: 'file', input: { type: 'object' }, read_only: false },
      {
        name: 'search',
        input: { type: 'object', required: ['query'], properties: { query: { type: 'string' } } },
        read_only: true,
      },
    ],
  };
  const project: CompileOptions = {
    connections: {
      writer: { model: { url: 'https://llm.example.com/v1', id: 'small', secret: 'llm/key' } },
      editor: { model: { bedrock: 'amazon.nova-lite-v1:0' } },
      shop: {
        postgres: { host: 'db.example.com', database: 'shop', user: 'baton', secret: 'shop/password' },
      },
      docs: { tools: { url: 'https://docs.example.com/mcp' } },
    },
    read: (file) => (file === toolsFile('docs') ? JSON.stringify(tools) : undefined),
  };
  const ALLOW = ['llm:writer', 'llm:bedrock/m', 'sql:shop', 'tool:docs/*', 'shop/one'];

  const compiled = (allow: string[], more: object = {}, steps: object[] = []) =>
    compileDefinition(workflow({ allow, ...more }, steps), project);

  /** Calls of the functions, as the definition makes them. */
  const calls = async (tasks: Json) => {
    const { manifest, diagnostics } = compiled(ALLOW);
    if (!manifest) throw new Error(JSON.stringify(diagnostics));
    const made: JsonObject[] = [];
    const machine = parseMachine(JSON.parse(localDefinition(manifest)) as JsonObject);
    const ended = await runVirtual({
      machine,
      input: { tasks },
      tasks: async ({ parameters }) => {
        made.push(parameters as JsonObject);
        return { output: { StatusCode: 200, Payload: 'done' } };
      },
    });
    return { ended, made };
  };

  it('call the functions of their types, with what the definition has about what they name', async () => {
    const { ended, made } = await calls([
      { id: 'a', type: 'llm', with: { model: 'writer', prompt: 'Hello', output: 'number', max_tokens: 5 } },
      { id: 'b', type: 'sql', with: { connection: 'shop', statement: 'SELECT :n', with: { n: 1 } } },
      { id: 'c', type: 'tool', with: { server: 'docs', tool: 'search', arguments: { query: 'tea' } } },
      { id: 'd', uses: 'shop/one', with: { n: 1 } },
    ]);

    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: { a: 'done', b: 'done', c: 'done', d: 'done' },
    });
    expect(made.map(({ FunctionName }) => String(FunctionName).split(':').at(-1))).toEqual([
      'baton-platform-call-model',
      'baton-platform-run-sql',
      'baton-platform-call-tool',
      'baton-shop-one',
    ]);
    expect(made.map(({ Payload }) => (Payload as JsonObject).input)).toEqual([
      {
        models: [{ name: 'writer', url: 'https://llm.example.com/v1', id: 'small', secret: 'llm/key' }],
        messages: [{ role: 'user', content: 'Hello' }],
        schema: { type: 'number' },
        max_tokens: 5,
        timeout_seconds: 60,
      },
      {
        database: { name: 'shop', postgres: project.connections?.shop?.postgres },
        statements: [{ statement: 'SELECT :n', parameters: { n: 1 }, max_rows: 1000 }],
        writes: false,
        timeout_seconds: 30,
      },
      {
        server: { name: 'docs', url: 'https://docs.example.com/mcp' },
        tool: 'search',
        arguments: { query: 'tea' },
        schemas: { input: tools.tools[1]?.input },
        timeout_seconds: 60,
      },
      { n: 1 },
    ]);
  });

  it.each([
    [{ id: 'a', type: 'llm', with: { model: 'editor', prompt: 'Hello' } }, /one of .*llm:writer.*, got/],
    [{ id: 'a', type: 'script', with: {} }, /needs an id and one of/],
    [{ id: 'a', type: 'sql', with: { connection: 'shop' } }, /the task a does not fit sql:shop/],
    [
      { id: 'a', type: 'tool', with: { server: 'docs', tool: 'search', arguments: { query: 1 } } },
      /the task a does not fit tool:docs.search/,
    ],
    [{ id: 'a', type: 'tool', with: { server: 'docs', tool: 'drop' } }, /needs an id and one of/],
  ])('are checked before the first begins: %j', async (task, cause) => {
    const { ended, made } = await calls([task]);

    expect(ended.status).toBe('FAILED');
    expect(ended.cause).toMatch(cause);
    expect(made).toEqual([]);
  });

  it.each([
    ['llm:writr', /no model fits "writr"/, /writer/],
    ['sql:writer', /no database fits/, /shop/],
    ['tool:docs/serch', /no tool fits/, /docs.search/],
    ['tool:news/*', /no tool fits/, /docs.file/],
  ])('need what %s names', (pattern, message, hint) => {
    const [found] = compiled([pattern]).diagnostics;

    expect(found?.message).toMatch(message);
    expect(found?.hint).toMatch(hint);
  });

  it('are effects if a tool among them is', () => {
    const undone = [{ id: 'first', uses: 'a/do', compensate: { uses: 'a/undo' } }];
    const codes = (allow: string[]) => compiled(allow, {}, undone).diagnostics.map(({ code }) => code);

    expect(codes(['llm:*', 'sql:shop', 'tool:docs/search'])).toEqual([]);
    expect(codes(['tool:docs/*'])).toEqual(['undeclared-effect']);
  });

  it('let their functions reach what is named and nothing else', () => {
    const reached = Object.values(compiled(['llm:*', 'sql:shop']).manifest?.substitutions ?? {}).filter(
      ({ kind }) => kind === 'reach',
    );

    expect(reached).toEqual([
      {
        kind: 'reach',
        action: 'platform/call-model',
        models: [{ bedrock: 'amazon.nova-lite-v1:0' }],
        secrets: [],
      },
      { kind: 'reach', action: 'platform/call-model', models: [], secrets: ['llm/key'] },
      { kind: 'reach', action: 'platform/run-sql', secrets: ['shop/password'] },
    ]);
  });
});

describe('scripts with names', () => {
  const scripts = {
    score: {
      script: 'return leads.length * (weight ?? 10);',
      input: {
        type: 'object',
        required: ['leads'],
        properties: { leads: { type: 'array' }, weight: { type: 'number' } },
      },
      returns: { type: 'number' },
      memory: 512,
    },
    join: {
      language: 'python',
      script: 'return f"{first}-{second}"',
      input: { properties: { first: { type: 'string' }, second: { type: 'string' } } },
      timeout: '20s',
    },
  };
  const compiled = (steps: object[], more: object = { scripts }) =>
    compileDefinition(
      defineWorkflow({
        name: 'named',
        input: { type: 'object', required: ['tasks'], properties: { tasks: {} } },
        ...more,
        steps: steps as never,
      }),
    );
  const work = (allow = ['script:*']) => ({ id: 'work', type: 'dynamic', tasks: '$input.tasks', allow });
  const run = (tasks: Json, steps: object[] = [work()]) =>
    testWorkflow(
      defineWorkflow({
        name: 'named',
        input: { type: 'object', required: ['tasks'], properties: { tasks: {} } },
        scripts,
        steps,
      } as never),
      { input: { tasks } },
    );
  const scored = (leads: Json, more: object = {}) => ({ script: 'score', with: { leads, ...more } }) as Json;

  it('run as tasks, and as steps that call them, with one function for each', async () => {
    const tasks = [
      { id: 'a', type: 'script', with: scored([1, 2]) },
      { id: 'b', type: 'script', with: { script: 'join', with: { second: 'x' } } },
    ];
    const call = {
      id: 'size',
      type: 'script',
      call: 'score',
      with: { leads: '{{ $input.tasks }}', weight: 3 },
    };
    const steps = [call, work(), { id: 'all', type: 'transform', with: ['{{ $size + 1 }}', '{{ $work }}'] }];

    const { output } = await run(tasks, steps);
    const { manifest, diagnostics } = compiled(steps);

    expect(diagnostics).toEqual([]);
    expect(output).toEqual([7, { a: 20, b: 'None-x' }]);
    expect(manifest?.scripts).toMatchObject({
      'script/named-join': { language: 'python', timeoutSeconds: 20, names: ['first', 'second'] },
      'script/named-score': { language: 'javascript', memoryMegabytes: 512, timeoutSeconds: 30 },
    });
    expect(Object.keys(manifest?.substitutions ?? {})).toEqual(['script__named_score', 'script__named_join']);
  });

  it.each([
    [
      { id: 'a', type: 'script', with: { script: 'scroe' } },
      /needs an id and one of script:join, script:score/,
    ],
    [{ id: 'a', type: 'script' }, /needs an id and one of/],
    [{ id: 'a', type: 'script', with: { script: 'score' } }, /the task a does not fit script:score/],
    [
      { id: 'a', type: 'script', with: scored('many') },
      /the task a does not fit script:score, which takes script: string, with: object/,
    ],
  ])('are checked before the first task begins: %j', async (task, cause) => {
    const result = await run([{ id: 'first', type: 'script', with: scored([]) }, task] as Json);

    expect(result).toMatchObject({ status: 'FAILED', cause: expect.stringMatching(cause), calls: [] });
  });

  it.each([
    [work(['script:scroe']), 'no script fits "scroe"', 'did you mean "score"?'],
    [
      { id: 'a', type: 'script', call: 'scroe' },
      'the document has no script "scroe"',
      'did you mean "score"?',
    ],
    [
      { id: 'a', type: 'script', call: 'score', script: 'return 1' },
      'expected "call" or "script", got both',
      'the script "score" says it',
    ],
    [
      { id: 'a', type: 'script', call: 'score', with: { leeds: [] } },
      'the script "score" has no input "leeds"',
      'did you mean "leads"?',
    ],
    [
      { id: 'a', type: 'script', call: 'score', with: { leads: 1 } },
      /the script "score" expects a list, got the number 1/,
      undefined,
    ],
    [{ id: 'a', type: 'script', call: 'score' }, /leads/, undefined],
    [
      { id: 'score', type: 'script', script: 'return 1' },
      '"score" is also a script of the document',
      'rename one of the two, or write call: score',
    ],
  ])('are named, and given, as they are: %j', (step, message, hint) => {
    const [found, ...more] = compiled([step]).diagnostics;

    expect([found, ...more]).toHaveLength(1);
    expect(found?.message).toMatch(message);
    if (hint !== undefined) expect(found?.hint).toBe(hint);
  });

  it('are checked where they are, whoever calls them', () => {
    const text = (code: string, more = '') => `name: named
scripts:
  one:
    ${more}script: |
      const a = 1;
      ${code}
steps:
  - { id: a, type: transform, with: 1 }
`;
    const found = (given: string) =>
      compileWorkflow({ text: given, file: 'named.workflow.yaml' }).diagnostics.map(
        ({ span, message }) => `${span?.start.line}:${span?.start.column} ${message}`,
      );

    expect(found(text('return a +;'))).toEqual([expect.stringMatching(/^6:17 .*/)]);
    expect(found(text('return a;'))).toEqual([]);
    expect(found(text('return a;', 'timeout: 20m\n    '))).toEqual([
      '4:14 a script runs for 15m at most, got 20m',
    ]);
    expect(found(text('return a;', 'input: { properties: { class: {} } }\n    '))).toEqual([
      '4:28 "class" cannot be a name in the script',
    ]);
    expect(found(text('return a;', 'lang: python\n    '))).toEqual([expect.stringMatching(/^4:5 .*lang/)]);
  });

  it('show their own lines in errors', async () => {
    const text = `name: named
scripts:
  one:
    script: |
      const a = 1;
      throw new RangeError('too far ' + a);
steps:
  - { id: a, type: script, call: one }
`;
    const { manifest } = compileWorkflow({ text, file: 'named.workflow.yaml' });

    expect(manifest?.scripts?.['script/named-one']).toMatchObject({ file: 'named.workflow.yaml', line: 5 });
  });
});
