import { describe, expect, it } from '@jest/globals';
import { pathText } from '#core/diagnostics.ts';
import {
  compileDefinition,
  defineWorkflow,
  isDefinedWorkflow,
  type WorkflowDefinition,
} from './define-workflow.ts';
import { compileWorkflow } from './index.ts';
import type { Compilation } from './types.ts';

const order: WorkflowDefinition = {
  name: 'order',
  input: { type: 'object', properties: { order_id: { type: 'string' } } },
  steps: [
    {
      id: 'reserve',
      uses: 'inventory/reserve',
      with: { order: '{{ $input.order_id }}' },
      compensate: { uses: 'inventory/release', with: { reservation: '{{ $reserve.id }}' } },
      on_error: { fallback: { uses: 'inventory/borrow', with: { order: '{{ $input.order_id }}' } } },
      phase: undefined,
    },
    {
      id: 'both',
      type: 'parallel',
      branches: {
        a: [{ id: 'look', uses: 'shop/look' }],
        b: { steps: [{ id: 'wait', type: 'wait', for: '5m' }] },
      },
    },
  ],
  output: { reservation: '{{ $reserve.id }}' },
};

const yaml = `
name: order
input: { type: object, properties: { order_id: { type: string } } }
steps:
  - id: reserve
    uses: inventory/reserve
    with: { order: "{{ $input.order_id }}" }
    compensate: { uses: inventory/release, with: { reservation: "{{ $reserve.id }}" } }
    on_error: { fallback: { uses: inventory/borrow, with: { order: "{{ $input.order_id }}" } } }
  - id: both
    type: parallel
    branches:
      a: [{ id: look, uses: shop/look }]
      b: { steps: [{ id: wait, type: wait, for: 5m }] }
output: { reservation: "{{ $reserve.id }}" }
`;

/** A manifest without the text that it was compiled from. */
const meaning = ({ manifest }: Compilation) => ({ ...manifest, source: undefined });

describe('defineWorkflow', () => {
  it('gives the same definition as YAML', () => {
    const defined = compileDefinition(defineWorkflow(order));

    expect(defined.diagnostics).toEqual([]);
    expect(meaning(defined)).toEqual(meaning(compileWorkflow({ text: yaml, file: 'order.workflow.yaml' })));
  });

  it('makes the same checks, with paths in place of lines', () => {
    const wrong = defineWorkflow({
      ...order,
      steps: [
        // @ts-expect-error: there is no such field
        { id: 'reserve', uses: 'inventory/reserve', wiht: {} },
        { id: 'ship', uses: 'shipping/book', with: { parcel: '{{ $pack.parcel }}' } },
      ],
      output: undefined,
    });
    const { diagnostics, manifest } = compileDefinition(wrong);

    expect(manifest).toBeUndefined();
    expect(diagnostics.map(({ code, path, span }) => [code, pathText(path), span])).toEqual([
      ['unknown-field', '/steps/0/wiht', undefined],
      ['unknown-variable', '/steps/1/with/parcel', undefined],
    ]);
  });

  it('refuses what JSON cannot carry', () => {
    const steps: WorkflowDefinition['steps'] = [
      // @ts-expect-error: a date is not JSON
      { id: 'a', type: 'transform', with: { at: new Date(0), n: null } },
    ];
    const { diagnostics } = compileDefinition(defineWorkflow({ name: 'x', steps }));

    expect(diagnostics.map(({ code, path }) => [code, pathText(path)])).toEqual([
      ['wrong-type', '/steps/0/with/at'],
    ]);
  });

  it('rejects what contains itself, never ends or is not a plain object, once and with its place', () => {
    const circle: Record<string, unknown> = { id: 'a', uses: 'a/b' };
    circle.with = { list: [circle] };
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = [deep];
    class Custom {
      id = 'c';
    }
    const bare = Object.assign(Object.create(null), { id: 'd', uses: 'a/b' });
    const steps = [circle, { id: 'b', uses: 'a/b', with: { deep } }, new Custom(), bare] as never;
    const { diagnostics } = compileDefinition(defineWorkflow({ name: 'x', steps }));

    expect(diagnostics.map(({ message, path }) => [pathText(path).slice(0, 20), message])).toEqual([
      [
        '/steps/0/with/list/0',
        'entry 1 of "list": expected a value that JSON can carry, got an object that contains itself',
      ],
      [
        '/steps/1/with/deep/0',
        'entry 1 of "deep": expected a value that JSON can carry, got more than 500 levels',
      ],
      ['/steps/2', 'entry 3 of "steps": expected a value that JSON can carry, got a Custom'],
    ]);
  });

  it('says what a getter throws, and knows undefined and holes from null', () => {
    const broken = {
      id: 'a',
      type: 'transform',
      get with(): number {
        throw new Error('no price');
      },
    };
    // biome-ignore lint/suspicious/noSparseArray: that is what is tested
    const holes = { id: 'b', type: 'transform', with: { list: [undefined, , null], error: new Error('x') } };
    const { diagnostics } = compileDefinition(defineWorkflow({ name: 'x', steps: [broken, holes] as never }));

    expect(
      diagnostics.map(({ message }) => message.replace('expected a value that JSON can carry, ', '')),
    ).toEqual([
      '"with": got a getter that throws: no price',
      'entry 1 of "list": got undefined',
      'entry 2 of "list": got undefined',
      '"error": got an Error',
    ]);
  });

  it('keeps a field whatever it is called, as YAML does', () => {
    const text =
      'name: x\nsteps: [{ id: a, type: transform, with: { __proto__: { a: 1 }, constructor: 2 } }]\n';
    const value = { ['__proto__']: { a: 1 }, constructor: 2 };
    const defined = compileDefinition(
      defineWorkflow({ name: 'x', steps: [{ id: 'a', type: 'transform', with: value as never }] }),
    );

    expect(meaning(defined)).toEqual(meaning(compileWorkflow({ text, file: 'x' })));
    expect(JSON.stringify(defined.manifest)).toContain('__proto__');
  });

  it('reports in the order of the document, whichever rule found it', () => {
    const { diagnostics } = compileDefinition(
      defineWorkflow({
        name: 'x',
        steps: [
          { id: 'a', uses: 'a/b', with: '{{ $nope }}' },
          { id: 'b', uses: 'a/b', wiht: 1, timeout: '1 parsec' } as never,
        ],
        output: '{{ $b }}',
        timeout: '500ms',
      }),
    );

    expect(diagnostics.map(({ path }) => pathText(path))).toEqual([
      '/steps/0/with',
      '/steps/1/wiht',
      '/steps/1/timeout',
      '/timeout',
    ]);
  });

  it('types steps by their type', () => {
    type AnyStep = WorkflowDefinition['steps'][number];
    // @ts-expect-error: a wait has no action
    const wait: AnyStep = { id: 'a', type: 'wait', uses: 'a/b' };
    // @ts-expect-error: a switch needs cases
    const choice: AnyStep = { id: 'a', type: 'switch' };
    // @ts-expect-error: steps inside steps are typed as well
    const group: AnyStep = { id: 'a', type: 'group', steps: [{ id: 'b', type: 'wit' }] };

    expect([wait.id, choice.id, group.id]).toEqual(['a', 'a', 'a']);
  });

  it('types the document', () => {
    const document: WorkflowDefinition = { kind: 'workflow', $schema: 'x', name: 'x', steps: [] };
    // @ts-expect-error: there is no such kind
    const kind: WorkflowDefinition = { ...document, kind: 'pipeline' };
    // @ts-expect-error: there is no such field
    const field: WorkflowDefinition = { ...document, step: [] };
    type Triggers = NonNullable<WorkflowDefinition['triggers']>;
    // @ts-expect-error: a trigger is of one kind
    const two: Triggers = [{ api: {}, schedule: { rate: '1 hour' } }];
    // @ts-expect-error: there is no such trigger
    const hook: Triggers = [{ mail: {} }];

    expect([kind.name, field.name, two.length, hook.length]).toEqual(['x', 'x', 1, 1]);
  });

  it('takes what is for editors and says nothing to the compiler', () => {
    const plain = { name: 'x', steps: [{ id: 'a', uses: 'a/b' }] };
    const marked = { $schema: '../.baton/workflow.schema.json', kind: 'workflow' as const, ...plain };
    const compilation = compileDefinition(defineWorkflow(marked));

    expect(compilation.diagnostics).toEqual([]);
    expect(meaning(compilation)).toEqual(meaning(compileDefinition(defineWorkflow(plain))));
    expect(meaning(compileWorkflow({ text: JSON.stringify(marked), file: 'x' }))).toEqual(
      meaning(compilation),
    );
  });

  it('knows its own values', () => {
    expect(isDefinedWorkflow(defineWorkflow(order))).toBe(true);
    expect([null, 3, {}, { definition: null }].map(isDefinedWorkflow)).toEqual([false, false, false, false]);
  });
});
