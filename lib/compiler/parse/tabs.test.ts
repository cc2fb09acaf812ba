import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const LINES = `
name: tabs
input:
  type: object
  properties:
    a: { type: string }
steps:
  - id: first
    uses: x/y
    with:
      a: 1
      b: "{{ $input.a }}"
  - id: second
    uses: x/y
    with: { a: 1 }
output: { x: "{{ $first }}" }
`
  .slice(1)
  .split('\n');

describe('a tab in the indentation', () => {
  const indented = LINES.flatMap((line, index) => (/^ /.test(line) ? [index] : []));

  it.each(
    indented.flatMap((index) => [`\t`, ` \t`].map((indentation) => ({ line: index + 1, indentation }))),
  )('of line $line is one error ($indentation)', ({ line, indentation }) => {
    const lines = LINES.with(line - 1, indentation + (LINES[line - 1] ?? '').trimStart());

    const found = foundIn(lines.join('\n'));

    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^${line}:\\d+ error invalid-yaml: there is a tab`)),
    ]);
  });
});
