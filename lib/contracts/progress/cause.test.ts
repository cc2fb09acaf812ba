import { expect, it } from '@jest/globals';
import { errorName, readCause } from './cause.ts';

it('A cause is read down to its words', () => {
  expect(readCause('plain')).toEqual({ text: 'plain', compensations: [] });
  expect(readCause('[1]').text).toBe('[1]');
  expect(readCause('{"cause":"{\\"errorMessage\\":\\"deep\\"}","compensations":[]}').text).toBe('deep');
  expect(readCause('{"other":1}').text).toBe('{"other":1}');
});

it('A cause of a saga without words has none', () => {
  const cause = '{"step":"refuse","compensations":[{"step":"charge","undone":true}]}';

  expect(readCause(cause)).toEqual({
    text: '',
    step: 'refuse',
    compensations: [{ step: 'charge', undone: true }],
  });
});

it('A cause shows the beginning of a long expression, and all of what is wrong with it', () => {
  const why = 'threw an error during evaluation. D3137: two tasks are a';
  const cause = `The JSONata expression '${'$'.repeat(3000)}' specified for the field 'Items' ${why}`;

  expect(readCause(cause).text).toBe(`The expression '${'$'.repeat(120)}…' ${why}`);
});

it.each([
  ['TypeError', 'no.', 'no. (lambdas/shop/sell/logic.ts:2)'],
  ['Error', 'no.', 'no. (lambdas/shop/sell/logic.ts:2)'],
  ['Error', 'no. (order.workflow.yaml:4)', 'no. (order.workflow.yaml:4)'],
  ['Declined', 'no.', 'no.'],
])(
  'A mistake in the code of an action has its place, and an error that is thrown on purpose has not: %s',
  (errorType, errorMessage, text) => {
    const trace = [
      `${errorType}: no.`,
      '    at node_modules/x/lambdas/a.js:1:2',
      '    at sell (lambdas/shop/sell/logic.ts:2:19)',
      '    at lambdas/shop/sell/handler.ts:9:1',
    ];

    expect(readCause(JSON.stringify({ errorType, errorMessage, trace })).text).toBe(text);
  },
);

it('A cause of a task in a dynamic step is read down to its words', () => {
  const failure = JSON.stringify({ errorType: 'Down', errorMessage: 'shop: it is read-only', trace: ['x'] });

  expect(readCause(`the task x: ${failure}`).text).toBe('the task x: shop: it is read-only');
  expect(readCause('the task x: down').text).toBe('the task x: down');
});

it('A cause tells the step that failed first, and what was undone', () => {
  const compensations = [
    { step: 'a', undone: true },
    { step: 'b', undone: false, error: 'Down' },
  ];

  expect(readCause(JSON.stringify({ step: 'charge', cause: 'declined', compensations }))).toEqual({
    text: 'declined',
    step: 'charge',
    compensations,
  });
});

it('The error of a called workflow is named by the innermost that failed', () => {
  const inner = JSON.stringify({ ExecutionArn: 'c', Error: 'SoldOut', Cause: 'none left' });
  const outer = JSON.stringify({ ExecutionArn: 'b', Error: 'States.TaskFailed', Cause: inner });

  expect(errorName('States.TaskFailed', outer)).toBe('SoldOut');
  expect(errorName('TaskFailed', JSON.stringify({ step: 'call', cause: outer }))).toBe('SoldOut');
});

it('An error that no called workflow explains keeps its name', () => {
  expect(errorName('States.TaskFailed', 'why')).toBe('States.TaskFailed');
  expect(errorName('ServiceDown', JSON.stringify({ ExecutionArn: 'c', Error: 'SoldOut' }))).toBe(
    'ServiceDown',
  );
  expect(errorName('States.TaskFailed', undefined)).toBe('States.TaskFailed');
});
