import { describe, expect, it } from '@jest/globals';
import { decisionsIn, relativeLink } from './findings.ts';
import { taskResults, variablesOf } from './results.ts';

it.each([
  ['run-1/landing-page/index.html', 'landing-page/index.html'],
  ['run-1/a b/ü.html', 'a%20b/%C3%BC.html'],
  ['file:///x/run-1/published/email/index.html', 'published/email/index.html'],
  ['s3://bucket/prefix/run-1/published/email', 'published/email'],
  ['run-10/index.html', undefined],
  ['https://example.com/run-1/x', undefined],
  ['file:///elsewhere/x', undefined],
  ['plain text', undefined],
])('%s is reached from the report by %s', (reference, link) => {
  expect(relativeLink(reference, 'run-1')).toBe(link);
});

describe('results', () => {
  it('keeps the newest value of a variable and passes over what is cut off', () => {
    const exit = (assignedVariables: Record<string, string>) => ({
      type: 'TaskStateExited',
      stateExitedEventDetails: { name: 'x', assignedVariables },
    });
    const variables = variablesOf([
      exit({ a: '1', b: '{"c":' }),
      exit({ a: '2' }),
      { type: 'PassStateExited', stateExitedEventDetails: { name: 'y' } },
    ]);

    expect(Object.fromEntries(variables)).toEqual({ a: 2 });
  });

  it("takes a Lambda's answer out of its envelope", () => {
    const succeeded = (output: string) => ({ type: 'TaskSucceeded', taskSucceededEventDetails: { output } });

    expect(
      taskResults([
        succeeded('{"StatusCode":200,"Payload":{"a":1}}'),
        succeeded('{"b":2}'),
        succeeded('{"c'),
      ]),
    ).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe('decisions', () => {
  it('are those of approvals, and not what a loop carries of them', () => {
    const decided = { approved: true, decision: 'approved' };
    const found = decisionsIn([
      ['ask', { ...decided, by: 'ada' }],
      ['in_time', { ...decided, decision: 'expired', by: null }],
      ['rounds', { ...decided, index: 1 }],
    ]);

    expect(found.map(({ step, by }) => [step, by])).toEqual([
      ['ask', 'ada'],
      ['in_time', ''],
    ]);
  });
});
