import { describe, expect, it } from '@jest/globals';
import { sweep } from './sweep.ts';
import { exampleSubject, STEP_EXAMPLES } from './testing/example-subject.ts';

/** Examples that fail as they are recorded, and so with their recorded answers. */
const FAILING = ['fail', 'workflow'];

describe('A sweep of the example of each step type finds nothing', () => {
  it.each(STEP_EXAMPLES)('%s', async (type) => {
    const { violations, tried, neverSucceeded } = await sweep(exampleSubject(type));

    expect(violations).toEqual([]);
    expect(tried).toBeGreaterThan(1);
    expect(neverSucceeded !== undefined).toBe(FAILING.includes(type));
  });
});
