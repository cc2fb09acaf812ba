import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { parseExpression } from './compile.ts';
import { type Environment, jsonata } from './synchronous.ts';
import { scopeOf } from './testing/scope.ts';
import { compileTrace } from './trace.ts';

const items = Array.from({ length: 20 }, (_, index) => ({
  price: index,
  tags: ['a', 'b'],
  nested: [[1, [2]]],
}));
const VARIABLES: JsonObject = {
  saga: [{ step: 'a', uses: 'b' }, { step: 'c' }],
  lists: [[1, 2, 3], [4], [[5, 6], 7]],
  numbers: [0, 0, 1, 1, 2],
  text: 'a;b\u0001;"c"',
  five: 5,
};
const scope = scopeOf({ input: { items, name: 'x' }, variables: VARIABLES });

const given = new Set<unknown>();
JSON.stringify([scope.stateInput, VARIABLES], (_, value) => given.add(value) && value);

/** Returns how many nodes are evaluated, and the longest list or text that one of them makes; stops after a while. */
const visitsOf = (source: string): number => {
  let visits = 0;
  const bindings = new Map<string | symbol, unknown>(Object.entries(VARIABLES));
  bindings.set('states', { input: scope.stateInput });
  const environment: Environment & { global: unknown; isParallelCall: boolean } = {
    bind: (name, value) => void bindings.set(name, value),
    lookup: (name) => (bindings.has(name) ? bindings.get(name) : jsonata.staticFrame.lookup(name)),
    isParallelCall: false,
    global: { ancestry: [null] },
    depth: 0,
    timestamp: new Date(0),
    RegexEngine: RegExp,
    createSequence: (...first) => Object.assign([...first], { sequence: true }),
    guardrails: () => {
      visits++;
      if (visits > 100_000) throw new RangeError('enough');
    },
    leave: (value) => {
      if (typeof value === 'string') visits = Math.max(visits, value.length / 16);
      if (Array.isArray(value) && !given.has(value)) visits = Math.max(visits, value.length);
    },
  };
  environment.base = environment;
  try {
    jsonata.evaluate(parseExpression(source), undefined, environment);
  } catch {
    // What fails has cost what it has cost until then.
  }
  return visits;
};

const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    ...[
      '$states.input.items',
      '$saga',
      '$lists',
      '$numbers',
      '$text',
      '$five',
      '$',
      'price',
      'tags',
      'nested',
      'step',
      '$a',
      '$b',
      '$i',
    ],
    ...[
      '1',
      '-1',
      '"x"',
      '[]',
      '[[1, 2], [3]]',
      '{"price": $}',
      'true',
      'null',
      '$states.input.items.price',
      '$states.input',
    ],
  ),
  expression: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    ...[
      '[0..$count(#) - 1]',
      '$filter(#, function($a, $i) { # })',
      '$map(#, function($a, $i, $all) { $append($all, #) })',
      '$map(#, function($a) { # })',
      '$sort(#, function($a, $b) { # > # })',
      '($a := #; $b := #; #)',
      '($a := #; $a := $append($a, $a); $map($a, function($i) { $i }))',
      '(#)[#]',
      '(#)[0]',
      '(#).(#)',
      '(#).[#, #]',
      '(#).{"price": #, "tags": #}',
      '(#).price',
      '$append(#, #)',
      '$reverse(#)',
      '$exists(#) ? # : #',
      '$merge([#, #])',
      '$lookup(#, "tags")',
      '[#, #]',
      '{"a": #, "b": #}.b',
      '$split(# & ";", ";")',
      '$substring(# & #, 0, 100)',
      '$string(#)',
      '$pad($string(#), 40)',
      '# in #',
      '$count(#) = # and #',
      '$max([$count(#), 1]) + 1',
    ].map((form) => {
      const parts = form.split('#');
      return fc
        .tuple(...parts.slice(1).map(() => tie('expression')))
        .map((inner) => parts.map((part, index) => part + (inner[index] ?? '')).join(''));
    }),
  ),
}));

describe('The trace of an expression', () => {
  it('is never less than what is visited', () => {
    fc.assert(
      fc.property(expression, (source) => {
        const bound = compileTrace(parseExpression(source))(scope);

        expect(bound).toBeGreaterThanOrEqual(visitsOf(source));
      }),
      { numRuns: generatedRuns(20_000) },
    );
  });

  it.each([
    '($a := [1..10]; $a := $a[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]; $map($a, function($x) { [$x, $x] }))',
    '($a := ($saga)[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]; $a := $append($a, $a); $a.($a.(step)))',
    '($a := $string($text); $a := $string([$a]); $a := $string([$a]); $a := $string([$a]); $string([$a]))',
    '$lists.($lists.($lists.$))',
    '$append($lists[0], $lists[0]).($lists).[$, $]',
    '[[[1, 2, 3], [4, 5, 6]]][0].([1..3])',
    '$map($filter($lists, function($l) { $count($l) = 3 }), function($n) { $n + 1 })',
  ])('is not less than what is visited where lists grow or come out of others: %s', (source) => {
    expect(compileTrace(parseExpression(source))(scope)).toBeGreaterThanOrEqual(visitsOf(source));
  });

  it.each([
    '$reduce($numbers, function($a, $b) { $append($a, $a) })',
    '$match($text, /(a+)+$/)',
    '$contains($text, /(a+)+$/)',
    '$split($text, /;/)',
    '($f := function($n) { $f($n) }; $f(1))',
    '($a := 1; [$a := $lists, $a])',
    '$lists.**',
    '$saga{step: uses}',
    '$saga@$s.uses',
    '$saga ~> |$|{"a": 1}|',
    '$eval("1")',
    '$map($saga, $count)',
    '$map($saga, function($a)<x:x> { $a })',
    '[0..$five]',
    '[$count($saga)..$max($numbers)]',
  ])('has no bound for what it does not follow: %s', (source) => {
    expect(compileTrace(parseExpression(source))(scope)).toBe(Number.POSITIVE_INFINITY);
  });

  it('follows what is known of the data', () => {
    const cost = (source: string, input: Json) => compileTrace(parseExpression(source))(scopeOf({ input }));
    const input = { few: [1, 2, 3], many: Array.from({ length: 5000 }, () => 1) };

    expect(cost('$filter($states.input.few, function($n) { $n > 1 })', input)).toBeLessThan(100);
    expect(cost('$filter($states.input.many, function($n) { $n > 1 })', input)).toBeGreaterThan(5000);
  });
});
