import { describe, expect, it } from '@jest/globals';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';

const read = (text: string): Analysis => {
  const result = analyse(text);
  if (!result.ok) throw new Error(result.message);
  return result;
};
const names = (text: string): string[] => read(text).variables.map((use) => use.name);

describe('analyse', () => {
  it('gives free variables with the place of their token', () => {
    const text = '  $reserve . parcel.id & $input.`order id`[0].name';
    const { variables, paths } = read(text);

    expect(variables.map(({ start, end }) => text.slice(start, end))).toEqual(['$reserve', '$input']);
    expect(paths.map(({ variable, steps, beyond }) => [variable, steps, beyond])).toEqual([
      ['reserve', ['parcel', 'id'], []],
      ['input', ['order id'], ['name']],
    ]);
    expect(paths.map(({ start, end }) => text.slice(start, end))).toEqual([
      '$reserve . parcel.id',
      '$input.`order id`',
    ]);
  });

  it.each([
    ['$x := $y', ['y']],
    ['($x := $y; $f := function($p){ $p + $z }; $f($x))', ['y', 'z']],
    ['$map($items, function($v, $i){ $v.price * $i * $rate })', ['items', 'rate']],
    ['$map($items, $uppercase)', ['items']],
    ['$items ~> $sum', ['items']],
    ['$input.items.(price * $rate)', ['input', 'rate']],
    ['$input.items@$i.(price * $i.n)', ['input']],
    ['$input.items#$at.($at + $base)', ['input', 'base']],
    ['$input.items[price > $limit].id', ['input', 'limit']],
    ['$a{key: $b}', ['a', 'b']],
    ['$a ~> |x|{"y": $b}, $c|', ['a', 'b', 'c']],
    ['{"k": $a, $b: [$c, -$d]}', ['a', 'b', 'c', 'd']],
    ['$a^(>price, <$b)', ['a', 'b']],
    ['$a[$b = 1]', ['a', 'b']],
    ['$f(?, $a)', ['a']],
    ['($a; $b)', ['a', 'b']],
    ['$a ?? $b', ['a', 'b']],
    ['[1..$n]', ['n']],
  ])('finds what %s reads', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('knows functions, names without anything around them, and contexts', () => {
    const found = read(
      '$total($a) + $sum(input.items.price) + $.b + $$.c + $map($a, function($v){ $v + $w() })',
    );

    expect(found.functions.map((call) => call.name)).toEqual(['total', 'sum', 'map', 'w']);
    expect(found.bareNames.map((bare) => bare.name)).toEqual(['input']);
    expect(found.contexts.map((context) => context.name)).toEqual(['$', '$$']);
    expect(read('$a.items[price > 1].(qty * $.price)').bareNames).toEqual([]);
    expect(read('$a.items[price > 1].(qty * $.price)').contexts).toEqual([]);
  });

  it.each([
    ['$foo(', 'Expected ")" before end of expression', 5],
    ['$a.b +', 'Unexpected end of expression', 6],
    ['$a b', 'Syntax error: "b"', 3],
  ])('says where %s is wrong', (text, message, position) => {
    expect(analyse(text)).toEqual({ ok: false, message: expect.stringContaining(message), position });
  });

  it('does not fall over nesting that is too deep', () => {
    const result = analyse('('.repeat(100_000));

    expect(result.ok).toBe(false);
  });

  it.each([
    ['$a = 1', true],
    ['$exists($a) and $a', true],
    ['$not($a.b)', false],
    ['$a > 1', false],
    ['$a', false],
    ['($a ? true : false)', true],
  ])('says whether %s is surely true or false: %s', (text, expected) => {
    expect(read(text).boolean).toBe(expected);
  });
});
