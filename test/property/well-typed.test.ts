import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { foundIn } from '#compiler/testing/found-in.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { runYaml } from '../workflows/run-yaml.ts';

const GOT: JsonObject = {
  type: 'object',
  required: ['id', 'n', 'ok', 'tags', 'lines'],
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    n: { type: 'number' },
    ok: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    note: { type: 'string' },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku', 'n'],
        additionalProperties: false,
        properties: { sku: { type: 'string' }, n: { type: 'number' } },
      },
    },
  },
};

const TAKES: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    text: { type: 'string' },
    number: { type: 'number' },
    flag: { type: 'boolean' },
    texts: { type: 'array', items: { type: 'string' } },
  },
};

const ACTIONS: ActionCatalog = new Map(
  [
    { name: 'a/get', effect: false, input: TAKES, output: GOT },
    { name: 'a/make', effect: true, find: true, input: TAKES, output: GOT },
    { name: 'a/undo', effect: true, input: TAKES, output: GOT },
  ].map((contract) => [contract.name, contract]),
);

const ANSWER: Json = { id: 'x1', n: 3, ok: true, tags: ['a', 'b'], lines: [{ sku: 's', n: 2 }] };

type Kind = 'text' | 'number' | 'flag' | 'texts';

/** Expressions of a type; `$x` is a result of an action, `A` and `B` are expressions of the types given. */
const FORMS: Record<Kind, [form: string, ...parts: Kind[]][]> = {
  text: [
    ['$x.id'],
    ['"t"'],
    ['($x.note ?? "none")'],
    ['(A & B)', 'text', 'number'],
    ['$uppercase(A)', 'text'],
    ['(A ? B : "no")', 'flag', 'text'],
    ['$join(A, "-")', 'texts'],
    ['$string(A)', 'number'],
    ['($v := A; $v & "!")', 'text'],
  ],
  number: [
    ['$x.n'],
    ['7'],
    ['(A + B)', 'number', 'number'],
    ['(A * 2 - B)', 'number', 'number'],
    ['$length(A)', 'text'],
    ['$count(A)', 'texts'],
    ['$sum($x.lines.n)'],
    ['$sum($map($x.lines, function($l) { $l.n * 2 }))'],
    ['$abs(-A)', 'number'],
    ['(A ? B : 0)', 'flag', 'number'],
  ],
  flag: [
    ['$x.ok'],
    ['(A > B)', 'number', 'number'],
    ['(A < B)', 'text', 'text'],
    ['(A and B)', 'flag', 'flag'],
    ['$exists($x.note)'],
    ['((A & "") = B)', 'text', 'text'],
    ['((A & "") in B)', 'text', 'texts'],
    ['$contains(A, "a")', 'text'],
    ['$not(A)', 'flag'],
    ['($exists($x.note) and $length($x.note) > A)', 'number'],
  ],
  texts: [['$x.tags'], ['[A, B]', 'text', 'text'], ['$append(["a"], A)', 'texts']],
};

const NAMES = ['first', 'second'];

const anyExpression = (kind: Kind, depth: number): fc.Arbitrary<string> => {
  const forms = FORMS[kind].filter(([, ...parts]) => depth > 0 || parts.length === 0);
  return fc
    .tuple(fc.constantFrom(...forms), fc.constantFrom(...NAMES))
    .chain(([[form, ...parts], name]) =>
      fc
        .tuple(...parts.map((part) => anyExpression(part, depth - 1)))
        .map((texts) =>
          form.replaceAll('$x', `$${name}`).replaceAll(/\b[AB]\b/g, (part) => texts[part === 'A' ? 0 : 1]!),
        ),
    );
};

const braces = (text: string): string => `{{ ${text} }}`;

const anyInput = fc
  .record({
    text: anyExpression('text', 2),
    number: anyExpression('number', 2),
    flag: anyExpression('flag', 2),
    texts: anyExpression('texts', 2),
  })
  .map((input) => Object.fromEntries(Object.entries(input).map(([key, text]) => [key, braces(text)])));

const anyDocument = fc
  .record({
    first: fc.boolean(),
    input: anyInput,
    inner: anyInput,
    when: anyExpression('flag', 2),
    value: anyExpression('number', 2),
    until: anyExpression('flag', 1),
    output: anyExpression('text', 2),
  })
  .map(({ first, input, inner, when, value, until, output }): JsonObject => {
    const undo = { compensate: { uses: 'a/undo', with: { text: '{{ $first.id }}' } } };
    return {
      name: 'typed',
      defaults: { timeout: '5s' },
      steps: [
        first ? { id: 'first', uses: 'a/make', ...undo } : { id: 'first', uses: 'a/get' },
        { id: 'second', uses: 'a/get', with: { text: '{{ $first.id }}', number: '{{ $first.n }}' } },
        { id: 'value', type: 'transform', with: { number: braces(value) } },
        { id: 'third', uses: 'a/get', when, with: input },
        {
          id: 'lines',
          type: 'for_each',
          foreach: '$first.lines',
          max_concurrency: 1,
          steps: [{ id: 'line', uses: 'a/get', with: { ...inner, text: '{{ $item.sku }}' } }],
        },
        {
          id: 'again',
          type: 'while',
          while: `$loop.index < 1 and ${until}`,
          max_iterations: 2,
          steps: [{ id: 'turn', uses: 'a/get', with: { number: '{{ $value.number + $loop.index }}' } }],
        },
        {
          id: 'pick',
          type: 'switch',
          cases: [{ when, steps: [{ id: 'picked', uses: 'a/get', with: input }] }],
        },
      ],
      output: { text: braces(output), third: '{{ $third != null ? $third.id : "skipped" }}' },
    };
  });

describe('a generated workflow whose values have the types that they need', () => {
  it('has no findings, and no expression in it fails', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (document) => {
        const text = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });

        expect(foundIn(text, ACTIONS)).toEqual([]);
        const answers = { 'a/get': ANSWER, 'a/make': ANSWER, 'a/undo': ANSWER };
        const { status, cause } = await runYaml(text, { actions: ACTIONS, answers });

        expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
      }),
      { numRuns: generatedRuns(100) },
    );
  });
});
