import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

/** A return on the way, with more of its fields, and the workflow's output. */
const early = (more: string, output: string): string =>
  `
name: shop
steps:
  - id: look
    uses: a/b
  - id: done
    type: return
    when: $look.found
${more}
  - id: late
    uses: a/b
output: ${output}
`.slice(1);

describe('early-output', () => {
  it('finds a return whose output is not there yet', () => {
    expect(foundIn(early('', '{ a: "{{ $look.x }}", b: "{{ $late.x }}" }'))).toEqual([
      `5:9 error early-output: the workflow's output reads "late", which has not run when "done" ends the workflow (give this step a "with")`,
    ]);
  });

  it('accepts a return with a value', () => {
    expect(foundIn(early('    with: 1', '{ b: "{{ $late.x }}" }'))).toEqual([]);
  });
});
