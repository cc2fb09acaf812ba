import { expect, it } from '@jest/globals';
import { variableReferences } from './variable-references.ts';

const end = { End: true };

it('Variables are listed by the state whose paths, templates and intrinsic functions read them, at any depth', () => {
  const definition = {
    StartAt: 'Check',
    States: {
      Check: {
        Type: 'Choice',
        Choices: [{ Variable: '$guess', StringEqualsPath: '$answer', Next: 'Wait' }],
        Default: 'Wait',
      },
      Wait: { Type: 'Wait', SecondsPath: '$wait.time', Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemSelector: { 'value.$': '$$.Map.Item.Value', literal: '$literal' },
        ItemReader: { ReaderConfig: { MaxItemsPath: '$most' } },
        ItemProcessor: {
          StartAt: 'Sum',
          States: {
            Sum: {
              Type: 'Pass',
              Assign: { 'sum.$': 'States.MathAdd(States.MathAdd($y, $.x), $bias)' },
              ...end,
            },
          },
        },
        ...end,
      },
    },
  };

  expect(variableReferences(definition)).toEqual({
    Check: ['answer', 'guess'],
    Wait: ['wait'],
    Each: ['most'],
    Sum: ['bias', 'y'],
  });
});

it.each([
  ['{% $a + $states.input.b %}', ['a']],
  ['{% $map($list, function($v) { $string($v) & $suffix }) %}', ['list', 'suffix']],
  ['{% ($x := $y; $x) %}', ['y']],
  ['{% $items@$i.$other#$n.($i + $n) %}', ['items', 'other']],
  ['{% $uuid() & $now() %}', undefined],
  ['$notAnExpression', undefined],
  ['{% ( %}', undefined],
])('Variables that the JSONata %s reads are listed', (Output, names) => {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'S',
    States: { S: { Type: 'Pass', Output, ...end } },
  };

  expect(variableReferences(definition).S).toEqual(names);
});
