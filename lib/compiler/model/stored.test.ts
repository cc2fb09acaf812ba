import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { parseWorkflow } from '../parse/index.ts';
import type { ActionCatalog } from '../types.ts';
import { buildModel } from './build.ts';
import { storedParts } from './stored.ts';

const action = (name: string, output: JsonObject) => [name, { name, output, input: {} }] as const;

const ACTIONS: ActionCatalog = new Map([
  action('a/long', { type: 'string' }),
  action('a/short', { type: 'string', maxLength: 100 }),
  action('a/marked', {
    type: 'object',
    properties: { rows: { type: 'array', 'x-large': true }, count: { type: 'integer' } },
  }),
  action('a/take', { type: 'integer' }),
]);

/** What is stored and fetched, by step. */
const partsOf = (steps: string, output = 'output: done') => {
  const { document } = parseWorkflow({ text: `name: a\nsteps:\n${steps}\n${output}\n`, file: '' });
  if (!document) throw new Error('The workflow cannot be read');
  const { stores, fetches } = storedParts(buildModel(document, { actions: ACTIONS }));
  const byStep = <T>(map: ReadonlyMap<{ step: { id: string } }, T>): Record<string, T> =>
    Object.fromEntries([...map].map(([{ step }, value]) => [step.id, value]));
  return { stores: byStep(stores), fetches: byStep(fetches) };
};

describe('A result', () => {
  it('goes to the storage above 32 KiB if it is only handed on', () => {
    const steps = `
  - { id: text, uses: a/long }
  - { id: one, uses: a/take, with: { text: "{{ $text }}", list: [0, "{{ $text }}"] } }
  - { id: two, uses: a/take, with: { text: "{{ $text }}" } }`;

    expect(partsOf(steps)).toEqual({
      stores: { text: [{ at: [], above_bytes: 32_768 }] },
      fetches: { one: [['text'], ['list', 1]], two: [['text']] },
    });
  });

  it.each([
    { why: 'an expression reads inside it', step: 'with: { text: "{{ $uppercase($text) }}" }' },
    { why: 'a text contains it', step: 'with: { text: "so: {{ $text }}" }' },
    { why: 'a condition reads it', step: 'with: { text: "{{ $text }}" }, when: $text = "x"' },
    {
      why: 'a compensation reads it',
      step: 'with: { text: "{{ $text }}" }, compensate: { uses: a/take, with: { t: "{{ $text }}" } }',
    },
  ])('stays in the state if $why', ({ step }) => {
    const steps = `  - { id: text, uses: a/long }\n  - { id: one, uses: a/take, ${step} }`;

    expect(partsOf(steps)).toEqual({ stores: {}, fetches: {} });
  });

  it('stays in the state if its schema says that it is short, or the output has it', () => {
    const short =
      '  - { id: text, uses: a/short }\n  - { id: one, uses: a/take, with: { t: "{{ $text }}" } }';
    const read = '  - { id: text, uses: a/long }\n  - { id: one, uses: a/take, with: { t: "{{ $text }}" } }';

    expect(partsOf(short).stores).toEqual({});
    expect(partsOf(read, 'output: "{{ $text }}"').stores).toEqual({});
  });

  it('goes to the storage earlier if many meet in a state, which they must fit together', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const steps = [
      ...ids.map((id) => `  - { id: ${id}, uses: a/long }`),
      `  - { id: all, uses: a/take, with: { ${ids.map((id) => `${id}: "{{ $${id} }}"`).join(', ')} } }`,
    ].join('\n');

    expect(partsOf(steps).stores.t0).toEqual([{ at: [], above_bytes: 16_384 }]);
  });

  it('goes there in part, whatever its length, as its contract says, and where a fallback yields it', () => {
    const steps = `
  - { id: text, uses: a/long, on_error: { fallback: { uses: a/marked } } }
  - { id: one, uses: a/take, with: { all: "{{ $text }}", rows: "{{ $text.rows }}", count: "{{ $text.count }}" } }`;
    const rows = [{ at: ['rows'], above_bytes: 0 }];

    expect(partsOf(steps)).toEqual({
      stores: { text: rows, text_fallback: rows },
      fetches: { one: [['all', 'rows'], ['rows']] },
    });
  });
});
