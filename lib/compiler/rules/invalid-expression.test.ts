import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-expression', () => {
  it('points at the place inside the expression', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    when: $input.total >
    with:
      a: "text {{ $input.a b }} and {{ $input.c == 1 }}"
      b: |
        first line
          {{ $sum($input.x }}
      c: "{{ }}"
      d: "{{ $input.a && $input.b }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:24 error invalid-expression: this is not JSONata: Unexpected end of expression, at character 15',
      '7:28 error invalid-expression: this is not JSONata: Syntax error: "b", at character 10',
      '7:50 error invalid-expression: this is not JSONata: The symbol "=" cannot be used as a unary operator, at character 11 (JSONata compares with a single "=")',
      '10:26 error invalid-expression: this is not JSONata: Expected ")" before end of expression, at character 14',
      '11:12 error invalid-expression: there is no expression between the braces',
      '12:24 error invalid-expression: this is not JSONata: The symbol "&" cannot be used as a unary operator, at character 11 (JSONata says "and")',
    ]);
  });

  it('says nothing more of a step whose id cannot be a variable than that', () => {
    const text = `
name: shop
steps:
  - { id: my-2nd, type: transform, with: { x: 1 } }
  - { id: my-step, type: transform, with: { x: "{{ $my-2nd.x }}" } }
  - { id: two, type: transform, with: { y: "{{ $my-step.x + 1 }}", z: "{{ $other }}" } }
`.slice(1);

    expect(foundIn(text).map((line) => line.replace(/ \(.*/, ''))).toEqual([
      expect.stringMatching(/^3:.* invalid-value: .*"my-2nd"$/),
      expect.stringMatching(/^4:.* invalid-value: .*"my-step"$/),
      expect.stringMatching(/^5:.* unknown-variable: .*"\$other" here$/),
    ]);
  });

  it.each([
    ["$input.a | default('x')", 'write $input.field ?? "default"'],
    ['$input.a | upper', 'write a call, such as $uppercase($input.name)'],
    ['$input.a | tojson', 'write $string($input.field)'],
    ['$input.a == 1', 'a single "="'],
    ['$input.a === 1', 'a single "="'],
    ['$input.a !== 1', '"!="'],
    ['$input.a && $input.b', 'says "and"'],
    ['$input.a || $input.b', 'says "or"'],
    ['not $input.a', '$not(…)'],
    ['$input.a and not $input.b', '$not(…)'],
    ['!$input.a', '$not(…)'],
    ['$input.a not in [1, 2]', '$not($value in $list)'],
    ['$input.a is None', '$exists(…)'],
    ['$input.a is not None', '$exists(…)'],
    ['1 if $input.a else 2', 'condition ? value : other value'],
    ['if $input.a then 1', 'condition ? value : other value'],
    ['$map($input.a, x => x + 1)', 'function($x) { … }'],
    ['${input.a}', 'put the variable alone'],
    ['$input?.a', 'write a plain "."'],
    ['f"{$input.a}"', 'joins texts with &'],
  ])('explains %s', (expression, hint) => {
    const found = foundIn(
      `
name: shop
steps:
  - id: a
    uses: a/b
    when: ${JSON.stringify(expression)}
`.slice(1),
    );

    expect(found).toEqual([expect.stringContaining('error invalid-expression')]);
    expect(found[0]).toContain(hint);
  });
});
