import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import jsonata from 'jsonata';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { analyse } from '../expressions/analyse.ts';
import { type Comparison, typeOf } from './types.ts';

const line: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['sku', 'tags'],
  properties: {
    sku: { type: 'string' },
    n: { type: 'integer' },
    state: { enum: ['open', 'paid'] },
    tags: { type: 'array', items: { type: 'string' } },
    inner: { type: 'array', items: { $ref: '#/$defs/inner' } },
  },
};
const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['lines', 'one', 'n', 'maybe'],
  properties: {
    lines: { type: 'array', items: { $ref: '#/$defs/line' } },
    one: { $ref: '#/$defs/line' },
    n: { type: 'number' },
    maybe: { type: ['string', 'null'] },
    any: {},
  },
  $defs: { line, inner: { type: 'object', properties: { k: { type: ['number', 'string'] } } } },
};

const text = fc.constantFrom('', 'a', 'open', 'b,c');
const aLine = fc.record(
  {
    sku: text,
    tags: fc.array(text, { maxLength: 3 }),
    n: fc.integer({ min: -2, max: 4 }),
    state: fc.constantFrom('open', 'paid'),
    inner: fc.array(fc.record({ k: fc.oneof(text, fc.integer({ max: 3, min: 0 })) }), { maxLength: 3 }),
  },
  { requiredKeys: ['sku', 'tags'] },
);
const anInput = fc.record(
  {
    lines: fc.array(aLine, { maxLength: 3 }),
    one: aLine,
    n: fc.constantFrom(0, 1, 2.5, -3),
    maybe: fc.oneof(text, fc.constant(null)),
    any: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  },
  { requiredKeys: ['lines', 'one', 'n', 'maybe'] },
);

const { expression } = fc.letrec<{ expression: string; path: string; step: string; name: string }>((tie) => ({
  name: fc.constantFrom('lines', 'one', 'n', 'sku', 'tags', 'inner', 'k', 'state', 'maybe', 'any'),
  step: fc.oneof(
    { weight: 8, arbitrary: tie('name').map((name) => `.${name}`) },
    fc.constantFrom('[0]', '[-1]', '[]', '^(n)', '^(>sku)'),
    tie('expression').map((inner) => `.(${inner})`),
    tie('name').map((name) => `[$exists(${name})]`),
    tie('name').map((name) => `.{"v": ${name}}`),
  ),
  path: fc
    .tuple(
      fc.constantFrom('$input', '$input.lines', '$input.one', '$input.lines[0]'),
      fc.array(tie('step'), { maxLength: 3 }),
    )
    .map(([start, steps]) => start + steps.join('')),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: tie('path') },
    fc.constantFrom('1', '"a"', '"open"', 'null', 'true', '[]', '[1, ["a"]]', '2.5'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '*', '&', '=', '!=', '<', 'in', 'and', 'or'),
        tie('expression'),
      )
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `($v := ${a}; [$v, ${b}, [$v]])`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `($v := ${a}; $append($v, ${b}))`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{"a": ${a}, "b": [${b}]}`),
    fc
      .tuple(
        fc.constantFrom(
          'string',
          'count',
          'exists',
          'reverse',
          'distinct',
          'sort',
          'keys',
          'sum',
          'uppercase',
          'split',
          'not',
          'type',
          'max',
          'length',
          'number',
          'floor',
          'join',
          'merge',
        ),
        tie('expression'),
      )
      .map(([name, a]) => (name === 'split' ? `$split(${a}, ",")` : `$${name}(${a})`)),
    fc
      .tuple(fc.constantFrom('map', 'filter'), tie('path'), tie('name'), tie('expression'))
      .map(
        ([name, list, field, other]) =>
          `$${name}(${list}, function($v, $i) { $v.${field} = $i ? $v : ${name === 'map' ? other : '$v'} })`,
      ),
    tie('expression').map((a) => `($type(${a}) = "number" ? ${a} : 0)`),
  ),
}));

const ajv = new Ajv({ strict: false });

/** Plain JSON, as Step Functions keeps a value. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));

describe('the type of an expression', () => {
  it('allows every value that it yields', async () => {
    await fc.assert(
      fc.asyncProperty(expression, anInput, async (source, input) => {
        const analysis = analyse(source);
        if (!analysis.ok) return;
        const type = typeOf(analysis.ast, { variable: (name) => (name === 'input' ? schema : undefined) });
        if (!type) return;

        let value: unknown;
        try {
          value = await jsonata(source).evaluate(undefined, { input });
        } catch {
          return;
        }

        if (value === undefined) return;
        const valid = ajv.validate({ ...type, $defs: schema.$defs }, plain(value));
        expect(valid ? undefined : { source, type, value: plain(value) }).toBeUndefined();
      }),
      { numRuns: generatedRuns(150) },
    );
  });

  it('of both sides of every comparison is known where their schemas are', () => {
    const found: Comparison[] = [];
    const analysis = analyse('$input.lines[state = "open"].inner[k < 3].k[0] = $input.n');
    const scope = {
      variable: () => schema,
      compared: (comparison: Comparison) => void found.push(comparison),
    };

    if (analysis.ok) typeOf(analysis.ast, scope);

    expect(found.map(({ operator }) => operator)).toEqual(['=', '<', '=']);
    expect(found.every(({ left, right }) => left && right)).toBe(true);
  });
});
