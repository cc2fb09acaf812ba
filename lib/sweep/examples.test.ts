import { describe, expect, it } from '@jest/globals';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { sweep } from './sweep.ts';
import { exampleSubject, STEP_EXAMPLES } from './testing/example-subject.ts';

/** Executions of one example: most need fewer, and `.ci/run` tries all. */
const MAX_EXECUTIONS = generatedRuns(600);

/** Examples that fail by what they are given. */
const FAILING = ['fail'];

describe('A sweep of the example of each step type finds nothing', () => {
  it.each(STEP_EXAMPLES)('%s', async (type) => {
    const { violations, tried, neverSucceeded } = await sweep(exampleSubject(type), { max: MAX_EXECUTIONS });

    expect(violations).toEqual([]);
    expect(tried).toBeGreaterThan(1);
    expect(neverSucceeded !== undefined).toBe(FAILING.includes(type));
  });
});
