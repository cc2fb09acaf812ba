import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('early-output', () => {
  it('finds a return whose output is not there yet', () => {
    const text = `
name: shop
steps:
  - id: look
    uses: a/b
  - id: done
    type: return
    when: $look.found
  - id: late
    uses: a/b
output: { a: "{{ $look.x }}", b: "{{ $late.x }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      `5:9 error early-output: the workflow's output reads "late", which has not run when "done" ends the workflow (give this step a "with")`,
    ]);
  });

  it('is content with a value of its own', () => {
    const text = `
name: shop
steps:
  - id: look
    uses: a/b
  - id: done
    type: return
    when: $look.found
    with: 1
  - id: late
    uses: a/b
output: { b: "{{ $late.x }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
