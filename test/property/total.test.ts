import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WorkflowDocument } from '#compiler/document.ts';
import { allSteps } from '#compiler/emit/build.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { Step } from '#steps/step.ts';
import { problemsOf } from '../golden/definition-rules.ts';
import { anySteps } from './workflows.ts';
import { runInWorld } from './world.ts';

/** Expressions that fail, or yield nothing, for some inputs. */
const EXPRESSIONS = [
  '$input.n * 2',
  '-$input.n',
  '$uppercase($input.text)',
  '$input.text & $input.n',
  '$sum($input.items)',
  '$sum($input.lines.(price * quantity))',
  '$input.lines[price > 3].price',
  '$input.lines[0].price / $input.n',
  '$map($input.items, function($x) { $x + $input.n })',
  '$number($input.text)',
  '$merge([$input.options, { "a": 1 }])',
  '$input.options.speed',
  '($v := $input.n; $v + 1)',
  '$input.n > 0 ? $input.n % 2 : $input.text',
  '$toMillis($input.text)',
  '$map($input.items, function($x) { $number($x) })',
];

const CONDITIONS = [
  '$input.n > 3',
  '$input.text < "m"',
  '$input.n <= $input.text',
  '$sum($input.items) > 1',
  '$input.go and $input.n - 1 > 0',
  '$number($input.text) = 1',
  '$input.lines[price > 3]',
  '$input.n > 1 ? $input.text > "a" : $length($input.text) > 2',
  '$contains($input.text, "a")',
  '$count($input.items) > 0',
];

/** What is put into a workflow, in turn. */
type Extra = (id: string, expression: string, condition: string) => Step;

const EXTRAS: Extra[] = [
  (id, expression) => ({ id, type: 'transform', with: { value: `{{ ${expression} }}` } }),
  (id, expression, when) => ({ id, type: 'transform', when, with: `{{ ${expression} }}` }),
  (id, expression) => ({ id, type: 'wait', for: `{{ ${expression} }}` }),
  (id, expression) => ({ id, type: 'wait', until: `{{ ${expression} }}` }),
  (id, _, when) => ({ id, type: 'wait', when, for: '5s' }),
  (id, expression, when) => ({
    id,
    type: 'switch',
    cases: [
      { when, steps: [{ id: `${id}_a`, type: 'transform', with: `{{ ${expression} }}` }] },
      {
        when: `$input.go and (${when})`,
        steps: [{ id: `${id}_b`, type: 'wait', for: '1s' }],
        output: `{{ ${expression} }}`,
      },
    ],
  }),
  (id, expression, when) => ({
    id,
    type: 'while',
    with: { start: `{{ ${expression} }}` },
    while: `$loop.index < 1 and (${when})`,
    max_iterations: 3,
    on_max: 'continue',
    steps: [{ id: `${id}_a`, type: 'wait', for: '1s' }],
    output: { next: `{{ ${expression} }}` },
  }),
  (id, expression, when) => ({
    id,
    type: 'while',
    until: when,
    max_iterations: 2,
    on_max: 'continue',
    steps: [{ id: `${id}_a`, type: 'transform', with: `{{ ${expression} }}` }],
  }),
  (id, expression) => ({
    id,
    type: 'group',
    on_error: { action: 'fail', fallback_value: `{{ ${expression} }}` },
    steps: [{ id: `${id}_a`, type: 'fail', error: 'Stop', cause: `{{ ${expression} }}` }],
  }),
  (id, expression, when) => ({ id, type: 'fail', when, error: 'Stop', cause: `{{ ${expression} }}` }),
];

const anyExtra = fc.tuple(
  fc.constantFrom(...EXTRAS),
  fc.constantFrom(...EXPRESSIONS),
  fc.constantFrom(...CONDITIONS),
);

/** Puts a step that may fail behind some of the steps of each list, at any depth. */
const mixed = (made: readonly Step[], extras: readonly [Extra, string, string][]): Step[] => {
  let count = 0;
  const list = (steps: readonly Step[]): Step[] =>
    steps.flatMap((step) => {
      const inner = Object.fromEntries(
        Object.entries(step).map(([key, value]) => [key, key === 'steps' ? list(value as Step[]) : value]),
      ) as Step;
      if (steps.some(({ needs }) => needs)) return [inner];
      const [extra, expression, condition] = extras[count % extras.length]!;
      return [inner, extra(`x${count++}`, expression, condition)];
    });
  return list(made);
};

const anyValue: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  true,
  0,
  5,
  'b',
  '12',
  '2030-01-31T09:00:00Z',
  [],
  [1, 2],
  ['a'],
  { speed: 'fast' },
  [{ price: 4, quantity: 1 }],
  [{ price: 'x' }],
);

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['n', 'text', 'items', 'lines', 'go'],
  properties: {
    go: { type: 'boolean' },
    n: { type: 'number' },
    text: { type: 'string' },
    items: { type: 'array', items: { type: 'number' } },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['price', 'quantity'],
        properties: { price: { type: 'number' }, quantity: { type: 'number' } },
      },
    },
    options: { type: 'object', properties: { speed: { type: 'string', default: 'slow' } } },
  },
};

const GOOD: JsonObject = {
  go: true,
  n: 5,
  text: 'b',
  items: [1, 2],
  lines: [{ price: 4, quantity: 1 }],
  options: {},
};

const anyInput = fc
  .dictionary(fc.constantFrom('n', 'text', 'items', 'lines', 'options', 'go'), anyValue, { maxKeys: 2 })
  .map((wrong): JsonObject => ({ ...GOOD, ...wrong }));

describe('a workflow with effects', () => {
  it('undoes them all however its expressions fail', async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(
        anySteps,
        fc.array(anyExtra, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...EXPRESSIONS),
        anyInput,
        fc.boolean(),
        async (made, extras, last, input, typed) => {
          const steps = mixed(made, extras);
          const document: WorkflowDocument = {
            name: 'generated',
            steps,
            output: { last: `{{ ${last} }}` },
            ...(typed && { input: SCHEMA }),
          };

          const { result, definition, done, undone } = await runInWorld(document, input);

          const problems = problemsOf(definition);
          if (problems.length > 0) throw new Error(problems.join('\n'));
          if (result.status !== 'FAILED') return;
          failures++;
          const undoable = new Set(
            [...allSteps(steps)].filter(({ compensate }) => compensate).map(({ id }) => id),
          );
          const left = [...done].filter(([key, { step }]) => undoable.has(step) && !undone.includes(key));
          if (left.length > 0)
            throw new Error(`left: ${left.map(([key]) => key)}\n${result.error}: ${result.cause}`);
        },
      ),
      { numRuns: generatedRuns(100) },
    );

    expect(failures).toBeGreaterThan(generatedRuns(25));
  });
});
