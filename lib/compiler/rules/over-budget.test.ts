import { describe, expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { compileWorkflow } from '../index.ts';

const compiled = (budget: string) =>
  compileWorkflow({
    text: `
name: small
budget: ${budget}
steps:
  - { id: a, type: wait, for: 1s }
  - { id: b, type: emit, event: Done }
`.slice(1),
    file: 'small.workflow.yaml',
  });

const found = (budget: string): string[] =>
  compiled(budget)
    .diagnostics.map(diagnosticLine)
    .map((line) => line.replace(/^.*?:(?=\d)/, '').replace(/ \(.*/, ''));

describe('over-budget', () => {
  it('finds a plan that takes more transitions, or more dollars', () => {
    expect(found('{ transitions: 1 }')).toEqual([
      '2:24 error over-budget: an execution is expected to take 2 transitions, and its budget is 1',
    ]);
    expect(found('{ transitions: 9, dollars: 0.00001 }')).toEqual([
      '2:36 error over-budget: an execution is expected to cost $0.0000500, and its budget is $0.00001',
    ]);
  });

  it('leaves a plan alone that is within it, and the plan shows it', () => {
    const { diagnostics, plan } = compiled('{ transitions: 2, dollars: 0.001 }');

    expect(diagnostics).toEqual([]);
    expect(plan?.budget).toEqual({ transitions: 2, dollars: 0.001 });
  });

  it.each([
    ['{}', /budget.*transitions, dollars or both|transitions/],
    ['{ transitions: 0 }', /transitions/],
    ['{ dollar: 1 }', /did you mean "dollars"/],
  ])('a budget of another shape is refused: %s', (budget, message) => {
    expect(compiled(budget).diagnostics.map(diagnosticLine).join('\n')).toMatch(message);
  });
});
