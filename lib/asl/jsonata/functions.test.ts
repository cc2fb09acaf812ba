import { expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { BUILT_IN_FUNCTIONS } from './functions.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html lists what Step Functions adds. */
const ADDED_BY_AWS = ['partition', 'range', 'hash', 'uuid', 'parse'];

it.each([...BUILT_IN_FUNCTIONS].filter((name) => !ADDED_BY_AWS.includes(name)))(
  '$%s is a function',
  async (name) => {
    expect(await jsonata(`$type($${name})`).evaluate({})).toBe('function');
  },
);
