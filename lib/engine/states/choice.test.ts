import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import type { VirtualResult } from '../drivers/virtual/run-virtual.ts';
import { machine, run, where } from './testing/machines.ts';

describe('Choice', () => {
  const choose = (rule: object, input: Json, more: object = {}, language = 'JSONPath'): VirtualResult =>
    run(
      machine(
        {
          S: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No', ...more },
          Yes: { Type: 'Pass', End: true },
          No: { Type: 'Fail', Error: 'No' },
        },
        { QueryLanguage: language },
      ),
      input,
    );

  it.each<[object, Json, boolean]>([
    [
      {
        And: [
          { Variable: '$.a', NumericGreaterThan: 1 },
          { Variable: '$.a', NumericLessThan: 5 },
        ],
      },
      { a: 3 },
      true,
    ],
    [
      {
        Or: [
          { Variable: '$.a', IsNull: true },
          { Variable: '$.b', IsPresent: true },
        ],
      },
      { a: 1, b: 0 },
      true,
    ],
    [{ Not: { Variable: '$.a', StringMatches: 'x*' } }, { a: 'xy' }, false],
    [{ Variable: '$.a', IsPresent: false }, {}, true],
    [{ Variable: '$.a[*]', IsPresent: true }, { a: [] }, false],
    [{ Variable: '$.a[0]', IsPresent: true }, { a: [] }, false],
    [{ Variable: '$.a[0]', IsPresent: true }, { a: [null] }, true],
    [{ Variable: '$.a', NumericEqualsPath: '$.b' }, { a: 1, b: 1 }, true],
  ])('%j with %j', (rule, input, matches) => {
    expect(choose(rule, input).status).toBe(matches ? 'SUCCEEDED' : 'FAILED');
  });

  it('fails on a variable that is not there, and when no rule matches without a Default', () => {
    expect(choose({ Variable: '$.a', IsNull: true }, {}).cause).toBe(
      `${where}Invalid path '$.a': The choice state's condition path references an invalid value.`,
    );
    expect(choose({ Variable: '$.a', IsNull: true }, { a: 1 }, { Default: undefined })).toMatchObject({
      error: 'States.Runtime',
      cause: `${where}Failed to transition out of the state. The state does not point to a next state.`,
    });
  });

  it('takes a rule’s own Assign and Output, and asks for a boolean', () => {
    const rule = { Condition: '{% $states.input.n > 1 %}', Output: { n: '{% $states.input.n + 1 %}' } };

    expect(choose(rule, { n: 2 }, {}, 'JSONata').output).toEqual({ n: 3 });
    expect(choose({ Condition: '{% 1 %}' }, {}, {}, 'JSONata').cause).toBe(
      `${where}The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1`,
    );
  });
});
