/** What the comparison of two executions says. */
export const COMPARE_WORDS = {
  title: 'Compare',
  with: 'Compare with',
  choose: 'choose an execution',
  same: 'They did the same.',
  first: (step: string) => `The first difference is at ${step}.`,
  firstInput: 'They differ from the start: their inputs are not the same.',
  input: 'Input of the execution',
  steps: 'Steps',
  step: 'Step',
  path: 'Where',
  fields: { status: 'status', input: 'input', output: 'output', error: 'error', attempts: 'attempts' },
  differs: 'Differs in',
  more: (count: number) => `and ${count} more places`,
  noOther: 'This workflow has no other execution.',
  missing: 'not there',
} as const;
