// Long: lists every field of every step type once, and every error that the types reject.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { Json } from '#core/json.ts';
import { compileDefinition, defineWorkflow, type WorkflowDefinition } from './define-workflow.ts';
import { compileWorkflow } from './index.ts';
import { stepFolders } from './reference/registries.ts';
import type { Compilation } from './types.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type AnyStep = WorkflowDefinition['steps'][number];

/** Types with all of their fields. */
const STEPS: Record<string, AnyStep[]> = {
  task: [
    {
      id: 'a',
      type: 'task',
      description: 'Does it',
      uses: 'a/b',
      needs: [],
      when: '$input.go',
      phase: 'work',
      weight: 2,
      with: { list: [1, null, { deep: true }], text: 'to {{ $input.go }}' },
      retry: {
        max_attempts: 1,
        interval: '1s',
        backoff: 2,
        max_delay: '1m',
        jitter: 'full',
        errors: ['Busy'],
        except: ['Gone'],
      },
      timeout: '1m',
      heartbeat: '10s',
      on_error: { action: 'skip', fallback: { uses: 'a/c', on_error: { fallback_value: { found: false } } } },
      compensate: { uses: 'a/undo', with: { key: '{{ $input.go }}' }, timeout: '5s' },
      breaker: { name: 'shop', failures: 1, window: '1m', open_for: '10s', probes: 1 },
      idempotency: { key: '$input.go' },
      sensitive: ['text'],
      estimate: '2s',
    },
    { id: 'b', uses: 'a/b', needs: ['a'], irreversible: true, idempotency: false, on_error: 'abort' },
  ],
  parallel: [
    {
      id: 'a',
      type: 'parallel',
      max_concurrency: 1,
      branches: {
        one: [{ id: 'b', uses: 'a/b' }],
        two: { steps: [{ id: 'c', type: 'wait', for: '1s' }], output: 2 },
      },
      on_error: 'continue',
      estimate: '1s',
    },
  ],
  for_each: [
    {
      id: 'a',
      type: 'for_each',
      foreach: '$input.items',
      as: 'line',
      max_concurrency: 2,
      steps: [{ id: 'b', uses: 'a/b', with: { line: '{{ $line }}' } }],
      output: { at: '{{ $index }}' },
    },
  ],
  while: [
    {
      id: 'a',
      type: 'while',
      while: '$loop.n < 3',
      max_iterations: 5,
      on_max: 'continue',
      with: { n: 0 },
      steps: [{ id: 'b', uses: 'a/b' }],
      output: { n: '{{ $loop.n + 1 }}' },
    },
    {
      id: 'u',
      type: 'while',
      until: '$loop.index > 1',
      max_iterations: 3,
      steps: [{ id: 'v', uses: 'a/b' }],
    },
  ],
  switch: [
    {
      id: 'a',
      type: 'switch',
      cases: [{ when: '$input.go', steps: [{ id: 'b', uses: 'a/b' }], output: 1 }],
      default: { steps: [{ id: 'c', uses: 'a/b' }], output: 2 },
    },
    {
      id: 'd',
      type: 'switch',
      cases: [{ when: '$input.go', steps: [{ id: 'e', uses: 'a/b' }] }],
      default: [{ id: 'f', uses: 'a/b' }],
    },
  ],
  group: [{ id: 'a', type: 'group', steps: [{ id: 'b', uses: 'a/b' }], output: 1, on_error: 'skip' }],
  approval: [
    {
      id: 'a',
      type: 'approval',
      with: { title: 'Go?', to: ['a@example.com'], show: { n: 1 }, editable: { n: { type: 'integer' } } },
      timeout: '1h',
      on_timeout: 'approve',
      on_reject: 'continue',
      sensitive: ['n'],
    },
    {
      id: 'b',
      type: 'approval',
      with: { title: 'Sure?', to: 'b@example.com', show: { n: 1 }, editable: ['n'] },
      timeout: '1h',
    },
  ],
  wait: [
    { id: 'a', type: 'wait', for: '5m' },
    { id: 'b', type: 'wait', until: '2030-01-31T09:00:00Z' },
  ],
  emit: [{ id: 'a', type: 'emit', event: 'Done', source: 'shop', with: { a: 1 }, retry: {}, timeout: '1m' }],
  transform: [{ id: 'a', type: 'transform', with: { a: ['{{ $input.go }}'] } }],
  fail: [{ id: 'a', type: 'fail', when: '$input.go', error: 'Stop', cause: 'because' }],
  return: [{ id: 'a', type: 'return', when: '$input.go', with: { a: 1 } }],
  workflow: [
    {
      id: 'a',
      type: 'workflow',
      workflow: 'other',
      wait: true,
      with: { go: '{{ $input.go }}' },
      retry: { max_attempts: 1 },
      timeout: '1h',
      on_error: 'continue',
      compensate: { uses: 'a/undo' },
      estimate: '5m',
    },
    { id: 'b', type: 'workflow', workflow: 'other', wait: false, irreversible: true },
  ],
  state: [
    { id: 'a', type: 'state', get: 'kept', key: '$input.go', default: { count: 0 }, timeout: '5s' },
    {
      id: 'b',
      type: 'state',
      update: 'kept',
      set: { note: 'x' },
      add: { count: 1 },
      append: { list: '{{ $input.go }}' },
      keep_last: 3,
      if: { note: null },
      irreversible: true,
      on_error: 'skip',
    },
    { id: 'c', type: 'state', put: 'kept', with: { count: 1 }, if: 'absent', compensate: { uses: 'a/undo' } },
    { id: 'd', type: 'state', delete: 'kept', retry: { max_attempts: 1 }, irreversible: true },
  ],
  script: [
    {
      id: 'a',
      type: 'script',
      language: 'typescript',
      script: 'return n;',
      with: { n: 1 },
      returns: { type: 'integer' },
      memory: 512,
      retry: { max_attempts: 1 },
      timeout: '5s',
      on_error: { fallback_value: 0 },
      estimate: '1s',
    },
  ],
  http: [
    {
      id: 'a',
      type: 'http',
      method: 'POST',
      url: 'https://api.example.com/{{ $input.go }}',
      connection: 'crm',
      headers: { 'X-Trace': '{{ $execution.name }}' },
      query: { page: [1, 2] },
      body: { go: '{{ $input.go }}' },
      expect: { status: [404], body: { type: 'object' } },
      retry: { max_attempts: 1 },
      timeout: '10s',
      on_error: 'continue',
      irreversible: true,
      estimate: '1s',
    },
  ],
  llm: [
    {
      id: 'a',
      type: 'llm',
      model: 'writer',
      fallback: ['bedrock/amazon.nova-lite-v1:0'],
      system: 'Be brief.',
      prompt: 'Rate {{ $input.go }}',
      output: { type: 'object', properties: { score: { type: 'number' } } },
      temperature: 0.5,
      max_tokens: 100,
      estimate_tokens: { input: 10, output: 20 },
      retry: { max_attempts: 1 },
      timeout: '10s',
      on_error: 'continue',
      breaker: { name: 'models' },
      cache: { ttl: '1h', stale_on: ['ModelUnavailable'] },
      sensitive: true,
      estimate: '1s',
    },
    {
      id: 'b',
      type: 'llm',
      model: 'writer',
      messages: [{ role: 'user', content: '{{ $execution.name }}' }],
      output: 'number',
    },
  ],
  sql: [
    {
      id: 'a',
      type: 'sql',
      connection: 'shop',
      statement: 'SELECT :n',
      with: { n: 1 },
      rows: { type: 'object' },
      max_rows: 5,
      retry: { max_attempts: 1 },
      timeout: '10s',
      on_error: 'continue',
      breaker: { name: 'shop' },
      cache: { ttl: '1m', key: '$input.go' },
      sensitive: ['rows'],
      estimate: '1s',
    },
    {
      id: 'b',
      type: 'sql',
      connection: 'shop',
      transaction: {
        first: { statement: 'DELETE FROM t WHERE n = :n', with: { n: '{{ $input.go }}' }, max_rows: 1 },
      },
      compensate: { uses: 'a/undo' },
      idempotency: { key: '$execution.name' },
    },
  ],
  tool: [
    {
      id: 'a',
      type: 'tool',
      server: 'docs',
      tool: 'search_pages',
      with: { query: '{{ $execution.name }}' },
      retry: { max_attempts: 1 },
      timeout: '10s',
      on_error: 'continue',
      irreversible: true,
      idempotency: { key: '$execution.name' },
      breaker: { name: 'docs' },
      sensitive: ['arguments'],
      estimate: '1s',
    },
    { id: 'b', type: 'tool', server: 'docs', tool: 'file_page', compensate: { uses: 'a/undo' } },
  ],
  dynamic: [
    {
      id: 'a',
      type: 'dynamic',
      tasks: '$input.items',
      allow: ['a/b', 'a/c'],
      max_concurrency: 2,
      retry: { max_attempts: 1 },
      timeout: '10s',
      on_error: 'skip',
      irreversible: true,
      estimate: '1s',
    },
  ],
};

const documentOf = (steps: AnyStep[]): WorkflowDefinition => ({
  kind: 'workflow',
  name: 'all',
  description: 'Every field.',
  input: { type: 'object', required: ['go', 'items'], properties: { go: {}, items: { type: 'array' } } },
  defaults: { retry: { max_attempts: 2 }, timeout: '2m', on_error: 'fail' },
  phases: ['work'],
  triggers: [
    { api: {} },
    {
      event: {
        source: ['shop'],
        'detail-type': ['Order'],
        detail: { a: [{ exists: true }] },
        input: '{{ $event.detail }}',
      },
    },
    { schedule: { cron: '0 9 ? * MON-FRI *', timezone: 'Europe/Berlin', input: { go: true, items: [] } } },
  ],
  timeout: '1h',
  state: {
    kept: {
      fields: { count: { type: 'integer' }, note: { type: 'string' }, list: { type: 'array' } },
      scope: 'shared',
      ttl: '1d',
    },
  },
  steps: steps as WorkflowDefinition['steps'],
  output: { done: true },
});

/** Only YAML has lines: those of diagnostics, and of scripts. */
const said = ({ diagnostics, manifest, ...rest }: Compilation): string => {
  const scripts = Object.values(manifest?.scripts ?? {}).map(({ file: _, line: __, ...script }) => script);
  return JSON.stringify(
    {
      ...rest,
      manifest: { ...manifest, scripts, source: undefined },
      diagnostics: diagnostics.map(({ span: _, ...diagnostic }) => diagnostic),
    },
    null,
    1,
  );
};

describe('every step type', () => {
  it.each(stepFolders(root))('%s: the example in TypeScript compiles to what it gives in YAML', (folder) => {
    const text = readFileSync(`${root}/lib/steps/${folder}/example.workflow.yaml`, 'utf8');
    const typed = compileDefinition(defineWorkflow(parse(text)));

    expect(said(typed)).toBe(said(compileWorkflow({ text, file: 'example.workflow.yaml' })));
  });

  it.each(Object.entries(STEPS))(
    '%s compiles from TypeScript to what YAML gives, byte for byte',
    (_, steps) => {
      const definition = documentOf(steps);
      const typed = compileDefinition(defineWorkflow(definition));

      expect(typed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const text = stringify(definition as unknown as Json, { aliasDuplicateObjects: false });

      expect(said(typed)).toBe(said(compileWorkflow({ text, file: 'all.workflow.yaml' })));
    },
  );
});

describe('the types of steps', () => {
  it('refuse while writing what the compiler refuses', () => {
    const wrong: AnyStep[] = [
      // @ts-expect-error: no such field
      { id: 'a', uses: 'a/b', usess: 1 },
      // @ts-expect-error: an action is a text
      { id: 'a', uses: 3 },
      // @ts-expect-error: a step has an id
      { uses: 'a/b' },
      // @ts-expect-error: a task has an action
      { id: 'a' },
      // @ts-expect-error: no such type
      { id: 'a', type: 'tsk', uses: 'a/b' },
      // @ts-expect-error: no such setting
      { id: 'a', uses: 'a/b', retry: { max_attempt: 1 } },
      // @ts-expect-error: full or none
      { id: 'a', uses: 'a/b', retry: { jitter: 'half' } },
      // @ts-expect-error: no such reaction
      { id: 'a', uses: 'a/b', on_error: 'ignore' },
      // @ts-expect-error: a fallback needs nothing
      { id: 'a', uses: 'a/b', on_error: { fallback: { uses: 'a/b', needs: [] } } },
      // @ts-expect-error: steps in a fallback are typed
      { id: 'a', uses: 'a/b', on_error: { fallback: { type: 'group', steps: [{ id: 'b', uses: 1 }] } } },
      // @ts-expect-error: a compensation has an action
      { id: 'a', uses: 'a/b', compensate: { with: 1 } },
      // @ts-expect-error: a breaker has a name
      { id: 'a', uses: 'a/b', breaker: {} },
      // @ts-expect-error: false or a key
      { id: 'a', uses: 'a/b', idempotency: true },
      // @ts-expect-error: no JSON
      { id: 'a', uses: 'a/b', with: () => 1 },
      // @ts-expect-error: steps of a branch are typed
      { id: 'a', type: 'parallel', branches: { one: { steps: [{ id: 'b' }] } } },
      // @ts-expect-error: the list to go through is an expression
      { id: 'a', type: 'for_each', foreach: ['a'], steps: [{ id: 'b', uses: 'a/b' }] },
      // @ts-expect-error: a loop has an end
      { id: 'a', type: 'while', while: '$loop.n', steps: [{ id: 'b', uses: 'a/b' }] },
      // @ts-expect-error: a case has a condition
      { id: 'a', type: 'switch', cases: [{ steps: [{ id: 'b', uses: 'a/b' }] }] },
      // @ts-expect-error: steps of cases are typed
      { id: 'a', type: 'switch', cases: [], default: [{ id: 'b', wat: 1 }] },
      // @ts-expect-error: an approval has a title
      { id: 'a', type: 'approval', with: {} },
      // @ts-expect-error: no such decision
      { id: 'a', type: 'approval', with: { title: 'x' }, on_timeout: 'no' },
      // @ts-expect-error: an event has a name
      { id: 'a', type: 'emit' },
      // @ts-expect-error: an error has a name
      { id: 'a', type: 'fail' },
      // @ts-expect-error: a transform has a value
      { id: 'a', type: 'transform' },
      // @ts-expect-error: another type's field
      { id: 'a', type: 'return', timeout: '1s' },
      // @ts-expect-error: another type's field
      { id: 'a', type: 'wait', for: '1s', retry: {} },
      // @ts-expect-error: at any depth
      { id: 'a', type: 'group', steps: [{ id: 'b', type: 'group', steps: [{ id: 'c', usess: 1 }] }] },
    ];
    for (const [index, step] of wrong.entries()) {
      const { manifest } = compileDefinition(defineWorkflow({ name: 'x', steps: [step] }));

      expect([index, manifest]).toEqual([index, undefined]);
    }
  });

  it('have no any in them', () => {
    type HasAny<T, Depth extends 1[] = []> = 0 extends 1 & T
      ? true
      : Depth['length'] extends 4
        ? false
        : T extends object
          ? { [Key in keyof T]-?: HasAny<T[Key], [...Depth, 1]> }[keyof T]
          : false;
    const none: HasAny<WorkflowDefinition> = false;
    // @ts-expect-error: only false is allowed here
    const some: HasAny<WorkflowDefinition> = true;

    expect([none, some]).toEqual([false, true]);
  });
});
