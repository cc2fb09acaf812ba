import { describe, expect, it } from '@jest/globals';
import { sweep } from './sweep.ts';
import { exampleSubject, STEP_EXAMPLES } from './testing/example-subject.ts';

describe('A sweep of the example of each step type finds nothing', () => {
  it.each(STEP_EXAMPLES)('%s', async (type) => {
    const { violations, tried } = await sweep(exampleSubject(type));

    expect(violations).toEqual([]);
    expect(tried).toBeGreaterThan(1);
  });
});
