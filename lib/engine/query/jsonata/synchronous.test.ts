import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import type { Json } from '#core/json.ts';
import { compileExpression } from './compile.ts';
import { synchronousSource } from './synchronous.ts';
import { scopeOf } from './testing/scope.ts';

const INPUT: Json = {
  name: 'Ada',
  tags: ['a', 'b', 'c'],
  single: [1],
  none: [],
  nested: {
    list: [
      { id: 1, price: 2.5, tags: ['x'] },
      { id: 2, price: 10, tags: ['y', 'z'] },
    ],
    empty: null,
  },
  matrix: [
    [1, 2],
    [3, 4],
  ],
  flag: false,
  zero: 0,
  when: '2024-02-29T12:30:00.000Z',
};

const EXPRESSIONS = [
  '$i.name',
  '$i.tags',
  '$i.tags[1]',
  '$i.tags[-1]',
  '$i.single',
  '$i.none',
  '$i.none[0]',
  '$i.nested.list.id',
  '$i.nested.list[price > 5].id',
  '$i.nested.list[0].tags',
  '$i.nested.list.tags',
  '$i.nested.empty',
  '$i.nested.empty.x',
  '$i.matrix',
  '$i.matrix[0]',
  '$i.matrix.$',
  '$i.**.id',
  '$i.*',
  '$i.nested.list.{"n": id, "p": price}',
  '$i.nested.list{$string(id): price}',
  '$i.nested.list^(>price).id',
  '$sum($i.nested.list.price)',
  '$sum($i.nested.list.(price * id))',
  '$max($i.nested.list.price) - $min($i.nested.list.price)',
  '$average([1, 2, 3])',
  '$count($i.tags) & " tags"',
  '$map($i.tags, function($t, $n) { $t & $n })',
  '$filter($i.nested.list, function($l) { $l.price > 3 })',
  '$reduce([1..5], function($a, $b) { $a * $b })',
  '$sort($i.tags, function($a, $b) { $a < $b })',
  '$each({"a": 1, "b": 2}, function($v, $k) { $k & $v })',
  '$sift({"a": 1, "b": 2}, function($v) { $v > 1 })',
  '$single($i.tags, function($t) { $t = "b" })',
  '$append($i.tags, "d")',
  '$append([], $i.none)',
  '$reverse($i.tags)',
  '$distinct([1, 1, 2])',
  '$zip([1, 2], [3, 4])',
  '$keys($i.nested)',
  '$lookup($i, "name")',
  '$merge([{"a": 1}, {"b": 2}])',
  '$spread({"a": 1, "b": 2})',
  '$exists($i.nope)',
  '$boolean($i.none)',
  '$not($i.flag)',
  '$type($i.matrix)',
  '$string($i.nested)',
  '$number("12.5")',
  '$round(2.5)',
  '$power(2, 10)',
  '$formatNumber(1234.5, "#,##0.00")',
  '$formatBase(255, 16)',
  '$uppercase($i.name)',
  '$substring($i.name, 1)',
  '$substringBefore("a-b", "-")',
  '$pad("x", -3, "0")',
  '$pad("x", 6)',
  '$pad("x", 6, "")',
  '$pad("😀", -6, "ab😀")',
  '$pad("long", 2)',
  '$trim("  a  b ")',
  '$contains($i.name, /d/)',
  '$match("ababab", /a(b)/).groups',
  '$replace("2024-01", /(\\d+)-(\\d+)/, "$2/$1")',
  '$replace("abc", /b/, function($m) { $uppercase($m.match) })',
  '$split("a, b;c", /[,;]\\s*/)',
  '$join($i.tags, "+")',
  '$base64encode("hi")',
  '$encodeUrlComponent("a b&c")',
  '$toMillis($i.when)',
  '$fromMillis(0, "[Y]-[M01]-[D01]")',
  '$i.name = "Ada" and $i.zero = 0',
  '$i.flag or $i.nope',
  '$i.name in ["Ada", "Bob"]',
  '$i.zero ? "yes" : "no"',
  '$i.name ~> $uppercase ~> $lowercase',
  '($x := 2; $y := $x * 3; [$x, $y])',
  '($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(10))',
  '($loop := function($n, $t) { $n = 0 ? $t : $loop($n - 1, $t + $n) }; $loop(5000, 0))',
  '($add := function($a, $b) { $a + $b }; $add(?, 3)(4))',
  '$i ~> |nested.list|{"price": price * 2}|',
  '$i.nested.list#$n.{"at": $n, "id": id}',
  '$i.nested.list@$l.{"id": $l.id}',
  '$i.nested.list.tags.{"tag": $, "id": %.id}',
  '[1..3].($ * 2)',
  '[[1], [2]]',
  '{"a": $i.nope, "b": 1}',
  '-$i.zero',
  '10 % 3',
  '"a" & $i.nope & 1',
  '$abs("x")',
  '1 + "2"',
  '$undefined()',
  '$error("stop")',
  '$assert(false, "no")',
  '$i.name.x',
  '$i.tags.length',
];

const ours = (source: string): unknown => {
  try {
    return compileExpression(source, 'Output').evaluate(scopeOf({ variables: { i: INPUT } }));
  } catch (error) {
    return { cause: (error as { cause: string }).cause };
  }
};

const theirs = async (source: string): Promise<{ value?: unknown; code?: string; message?: string }> => {
  try {
    const value: unknown = await jsonata(source).evaluate(undefined, { i: INPUT });
    return { value: value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown) };
  } catch (error) {
    return error as { code: string; message: string };
  }
};

describe('the synchronous evaluator', () => {
  it.each(EXPRESSIONS)('gives what jsonata gives: %s', async (source) => {
    const expected = await theirs(source);
    const found = ours(source);
    if (expected.code !== undefined) {
      expect(found).toEqual({
        cause: expect.stringContaining(
          `threw an error during evaluation. ${expected.code}: ${expected.message}`,
        ),
      });
    } else if (expected.value === undefined) {
      expect(found).toEqual({ cause: expect.stringContaining('returned nothing (undefined).') });
    } else expect(JSON.parse(JSON.stringify(found))).toEqual(expected.value);
  });

  it.each([
    { source: '$sort($i)[0]', length: 20_000 },
    { source: '$i^(>$)[-1]', length: 20_000 },
    { source: '$min($i)', length: 200_000 },
    { source: '$max($i) * 0', length: 200_000 },
  ])('takes $length items: $source', ({ source, length }) => {
    const input = Array.from({ length }, (_, index) => (index * 7919) % length);

    expect(compileExpression(source, 'Output').evaluate(scopeOf({ variables: { i: input } }))).toBe(0);
  });

  it('notices a jsonata that it no longer fits', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');

    expect(() => synchronousSource(source)).not.toThrow();
    expect(() => synchronousSource(`${source}\nasync  () => await later;`)).not.toThrow();
    expect(() => synchronousSource(`${source}\nnew Promise(later);`)).toThrow(/stays asynchronous/);
    expect(() =>
      synchronousSource(source.replace('jsonata.parser = parser', 'jsonata.parse = parser')),
    ).toThrow(/parser/);
  });
});
