import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unknown-variable', () => {
  it('names the nearest variable, or where it can be read', () => {
    const text = `
name: shop
triggers:
  - event: { source: [shop], input: { a: "{{ $event.detail }}", b: "{{ $input.x }}" } }
steps:
  - id: reserve
    uses: a/b
    with: { a: "{{ $imput.x }}", b: "{{ $states.input }}", c: "{{ $error.Cause }}", d: "{{ $item }}", e: "{{ $config.x }}", f: "{{ $toString }}" }
    on_error: { fallback: { uses: a/c, with: { a: "{{ $error.Cause }}", b: "{{ $resreve }}" } } }
  - id: all
    type: for_each
    foreach: $input.items
    as: line
    steps: [{ id: one, uses: a/b, with: { a: "{{ $line }}", b: "{{ $item }}", c: "{{ $index }}" } }]
output: { a: "{{ $reserv.id }}", b: "{{ $loop }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:72 error unknown-variable: there is no step or variable "$input" here ($input is available in steps and in the output)',
      '7:20 error unknown-variable: there is no step or variable "$imput" here (did you mean "$input"?)',
      `7:41 error unknown-variable: there is no step or variable "$states" here (Step Functions' own $states is not for authors: use $input, $execution or the result of a step)`,
      '7:67 error unknown-variable: there is no step or variable "$error" here ($error is available in on_error.fallback and on_error.fallback_value)',
      '7:92 error unknown-variable: there is no step or variable "$item" here ($item is available inside the steps of a for_each)',
      '7:110 error unknown-variable: there is no step or variable "$config" here ($config is reserved for later use)',
      '7:132 error unknown-variable: there is no step or variable "$toString" here (here are $input, $execution)',
      '8:80 error unknown-variable: there is no step or variable "$resreve" here (did you mean "$reserve"?)',
      '13:68 error unknown-variable: there is no step or variable "$item" here ($item is available inside the steps of a for_each)',
      '14:18 error unknown-variable: there is no step or variable "$reserv" here (did you mean "$reserve"?)',
      '14:41 error unknown-variable: there is no step or variable "$loop" here ($loop is available inside a while)',
    ]);
  });

  it('leaves to `needs` what is misspelt there as well', () => {
    const text = `
name: shop
steps:
  - { id: reserve, uses: a/b }
  - { id: ship, uses: a/b, needs: [resreve], with: { x: "{{ $resreve.id }}" } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:36 error unknown-need: there is no step "resreve" (did you mean "reserve"?)',
    ]);
  });
});
