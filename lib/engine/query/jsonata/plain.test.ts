import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { parseExpression } from './compile.ts';
import { evaluateAst } from './evaluate.ts';
import { compilePlain } from './plain.ts';
import { UNSURE } from './plain-operators.ts';
import { scopeOf } from './testing/scope.ts';

const plainOf = (source: string): ReturnType<typeof compilePlain> => compilePlain(parseExpression(source));

describe('plain expressions', () => {
  it.each([
    '1',
    '"text"',
    'null',
    'true',
    '$x',
    '$x.a.b',
    '$states.input.a',
    '$states.result.Payload.id',
    '$states.errorOutput.Error',
    '$states.context.Execution.Input.a',
    '{"a": $x, "b": {"c": 1}}',
    '$x.a = 1',
    '$x > 1 and $y != null',
    '$x.n + 1',
    '"a" & $x.name',
    '$x.name & "/" & $x.n',
    '[1, {"a": $x}]',
    '$x = 1 ? $y : 2',
    '$exists($x.a) ? $x.a : "none"',
    '$append([], $x.a)',
    '$millis()',
  ])('need no evaluator: %s', (source) => {
    expect(plainOf(source)).toBeDefined();
  });

  it.each([
    '$x[0]',
    '$x.a[b = 1]',
    '$sum($x)',
    'a.b',
    '$x.*',
    '($x)',
    '$append($x, $y)',
    '$append([], $x, 1)',
    '$exists($x[0])',
    '$millis() ~> $string()',
    '$x.exists(1)',
    '$x.a^(b)',
    '$states',
    '$x#$i',
  ])('leave to the evaluator: %s', (source) => {
    expect(plainOf(source)).toBeUndefined();
  });

  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom('', 'a', 'b'),
  );
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }) as fc.Arbitrary<Json>,
    ),
  }));
  const path = fc
    .tuple(
      fc.constantFrom(
        '$x',
        '$y',
        '$nope',
        '$states.input',
        '$states.result',
        '$states.context.Execution.Input',
      ),
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    )
    .map(([root, names]) => [root, ...names].join('.'));
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      path,
      fc.constantFrom('1', '0', '"a"', 'null', 'true', 'false'),
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'and', 'or', '&', '+', '-', '*'),
          tie('expression'),
        )
        .map(([a, operator, b]) => `${a} ${operator} ${b}`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{"p": ${a}, "q": ${b}}`),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .tuple(tie('expression'), tie('expression'), fc.option(tie('expression')))
        .map(([a, b, c]) => `${a} ? ${b}${c === null ? '' : ` : ${c}`}`),
      tie('expression').map((a) => `$exists(${a})`),
      tie('expression').map((a) => `$append([], ${a})`),
      fc.constant('$millis()'),
    ),
  }));

  it('leave a function to the evaluator if a variable has its name', () => {
    const scope = scopeOf({ input: null, variables: { millis: 7 } });

    expect(plainOf('$millis()')?.(scope)).toBe(UNSURE);
  });

  it('give what the evaluator gives, or are unsure', () => {
    fc.assert(
      fc.property(expression, value, value, value, (source, x, y, input) => {
        const ast = parseExpression(source);
        const plain = compilePlain(ast);
        if (!plain) return;
        const scope = scopeOf({ input, result: y, variables: { x, y } as JsonObject });
        const found = plain(scope);
        if (found === UNSURE) return;
        const evaluated = evaluateAst(ast, scope);
        expect(found === undefined ? { missing: 'nothing' } : { value: found }).toEqual(evaluated);
      }),
      { numRuns: generatedRuns(3000) },
    );
  });
});
