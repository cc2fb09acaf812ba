import { expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { validateDefinition } from '../validate.ts';

const found = (state: object): string[] => {
  const definition = { StartAt: 'A', States: { A: state, B: { Type: 'Succeed' } } } as unknown as JsonObject;
  return validateDefinition(definition)
    .filter(({ severity }) => severity === 'WARNING')
    .map(({ code, location }) => `${code} ${location}`);
};
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: 'B' };

it.each([
  [
    {
      ...task,
      Parameters: { FunctionName: 'f', Payload: { id: '$.id', 'ok.$': '$.id', list: [{ id: '$$.Task' }] } },
    },
    ['NO_DOLLAR /States/A/Parameters/Payload/id', 'NO_DOLLAR /States/A/Parameters/Payload/list[0]/id'],
  ],
  [{ ...task, Assign: { id: 'States.UUID()' } }, ['NO_DOLLAR /States/A/Assign/id']],
  [{ Type: 'Pass', Result: { id: '$.id' }, Next: 'B' }, ['PASS_RESULT_IS_STATIC /States/A/Result']],
  [{ Type: 'Pass', Result: { 'id.$': 'text' }, Next: 'B' }, ['PASS_RESULT_IS_STATIC /States/A/Result']],
  [
    {
      Type: 'Choice',
      Choices: [{ Not: { Variable: '$.a', StringEquals: '$.b' }, Next: 'B' }],
      Default: 'B',
    },
    ['NO_PATH /States/A/Choices[0]/Not/StringEquals'],
  ],
  [{ ...task, Parameters: { text: '$5 and more', name: 'States' } }, []],
  [{ ...task, QueryLanguage: 'JSONata', Arguments: { id: '$.id' } }, []],
])('What looks like a path and is none is a warning: %j', (state, warnings) => {
  expect(found(state)).toEqual(warnings);
});

it('An error that looks like a path is a warning', () => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Fail', Cause: '$.cause' } } };

  expect(validateDefinition(definition)).toMatchObject([{ code: 'NO_PATH', location: '/States/A/Cause' }]);
});
