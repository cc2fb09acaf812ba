import { describe, expect, it } from '@jest/globals';
import { parseExpression } from './compile.ts';
import { compileCost } from './cost.ts';
import { scopeOf } from './testing/scope.ts';

const items = Array.from({ length: 20 }, (_, index) => ({ price: index, quantity: 2, tag: 'a' }));
const costOf = (source: string, input = { items }): number =>
  compileCost(parseExpression(source))(scopeOf({ input, variables: { saga: [1, 2, 3], limit: 5 } }));

describe('The cost of an expression', () => {
  it.each([
    '$states.input.items[price > 3].tag',
    '$sum($states.input.items.(price * quantity))',
    '$append($saga, [{"step": "a", "with": {"x": $states.input.items[0].price}}])',
    '$map($states.input.items, function($item, $i) { $item.price + $i })',
    '($first := $states.input.items[0]; $first.price > $limit ? "high" : "low")',
    '$states.input.items^(>price)[0].tag',
    '$states.input.items{tag: $sum(price)}',
    '[1..10]',
    '$map([1..100], function($n) { [$n, $n * 2] })',
    '[0..$count($states.input.items) - 1]',
    '$replace($states.input.items[0].tag, /^a[.]/, "")',
    '$states.input.items[0] ~> |$|{"price": 3}|',
    '$pad($states.input.items[0].tag, -12)',
    '$now() & $uuid() & $string($random())',
    '$replace($states.input.items[0].tag, /[^A-Za-z0-9_-]+/, "-")',
    '($more := []; $append($more, $sort($append([], $states.input.items), function($a, $b) { $a.price > $b.price })))',
    '$append($append($append([], $states.input.items), $states.input.items), $append($saga, $states.input.items))',
    '$states.input.items.price ~> $sum()',
    '$toMillis($states.input.items[0].tag, "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01]")',
    '$map($states.input.items.tag, $uppercase)',
    '$pad("", 262145, "x")',
    '($a := $append($saga, $saga); $b := $append($a, $a); $c := $append($b, $b); $append($c, $c))',
    '($place := $filter([0..$count($saga) - 1], function($i) { $saga[$i] > 1 })[0]; $saga[$place] + $count($saga[$ = $place]))',
    '$append($append([], $filter($saga, function($n, $i) { $i < $limit })), $reverse($append([], $filter($saga, function($n, $i) { $i >= $limit })[$not($exists(uses))])))',
    '$merge([$states.input, {"items": [$filter($states.input.items, function($v, $i) { $i >= $count($states.input.items) - 10 })]}])',
  ])('is small for everyday expressions over everyday data: %s', (source) => {
    expect(costOf(source)).toBeLessThan(50_000);
  });

  it.each([
    '$spread([1..100000])',
    '$distinct([1..$limit])',
    '$shuffle([1..100000])',
    '$pad("x", $limit)',
    '$join([1..1000000])',
    '$range(1, $limit, 1)',
    '($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(1000000))',
    'function($x) { $x }(1)',
    '$reduce($states.input.items, function($a, $b) { $append($a, $a) }, [1])',
    '$match($states.input.items[0].tag, /(a+)+$/)',
    '$states.input.items@$a.$states.input.items@$b.$states.input.items[price = $a.price]',
    '$states.input.items.($states.input.items.($states.input.items.(price + 1)))',
    `($a := $states.input.items; ${'$a := $append($a, $a); '.repeat(12)} $a)`,
    `($a := $saga; ${'$a := [$a, $a]; '.repeat(16)} $a)`,
    `($a := $states.input.items; ${'$a := $a[[0,0,0,0,0,0,0,0,0,0]]; '.repeat(4)} $a)`,
    '$filter($states.input.items, function($a) { $filter($states.input.items, function($b) { $filter($states.input.items, function($c) { $a.price > $b.price }) }) })',
    '($f := $states.input.items; $f.($f.($f.($f.price))))',
    '$pad("", 1000000)',
    '($count := function($x) { 1e6 }; [0..$count($saga)])',
    '[0..$saga[0] - 1]',
    '$match($states.input.items[0].tag, /[a-z]+[a-z]+[a-z]+$/)',
    '$fromMillis(1, $states.input.items[0].tag)',
    '$toMillis($states.input.items[0].tag, "[Y][M][D]")',
    '$toMillis($states.input.items[0].tag, "[Yw] [Mw]")',
    '$toMillis($states.input.items[0].tag, $)',
    '$map($states.input.items.tag, $eval)',
    '$each($states.input, $toMillis)',
    '$map([1..500], function($a) { $map([1..500], function($b) { $a * $b }) })',
    `$split("${'a'.repeat(500)}", "").($split("${'a'.repeat(500)}", "").($))`,
    '[1..9].([1..9].([1..9].([1..9].([1..9].($)))))',
    '[1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].([1, 2, 3, 4].($))))))))',
  ])('is large or unbounded for what may take long: %s', (source) => {
    expect(costOf(source)).toBeGreaterThan(50_000);
  });

  it('weighs what takes longer for each value', () => {
    expect(costOf('$sort($states.input.items.price)')).toBeGreaterThan(
      10 * costOf('$sum($states.input.items.price)'),
    );
  });

  it('grows with the data', () => {
    const many = { items: Array.from({ length: 2000 }, () => items[0] as (typeof items)[number]) };
    const source = '$states.input.items.($states.input.items.price)';

    expect(costOf(source, many)).toBeGreaterThan(1000 * costOf(source));
  });
});
