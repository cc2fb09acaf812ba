import { describe, expect, it } from '@jest/globals';
import { authoredCause } from '../../lib/contracts/progress/authored-cause.ts';
import { readCause } from '../../lib/contracts/progress/cause.ts';
import { runYaml } from './run-yaml.ts';

const INPUT = `
input:
  type: object
  required: [count]
  properties:
    count: { type: integer }
    label: { type: string, default: none }
    any: {}
`;

/** Runs steps that are written as YAML flow maps, and returns the cause of their failure as people read it. */
const causeOf = async (steps: readonly string[], more = ''): Promise<string> => {
  const yaml = `name: failing${INPUT}steps:\n${steps.map((step) => `  - ${step}\n`).join('')}${more}`;
  const { cause = '' } = await runYaml(yaml, {
    input: { count: 1, any: [1] },
    answers: { 'a/do': { id: 'i' } },
  });
  const ids = steps.map((step) => /id: (\w+)/.exec(step)?.[1] ?? '');
  return readCause(authoredCause(cause, ids)).text;
};

const SIGNATURE = 'Argument 1 of function "uppercase" does not match function signature';

describe('The cause of an expression that fails', () => {
  it('has the expression of a value as its author wrote it, and its step', async () => {
    const cause = await causeOf(['{ id: one, uses: a/do, with: { a: "{{ $uppercase($input.any) }}" } }']);

    expect(cause).toBe(
      `The expression '$uppercase($input.any)' of step one threw an error during evaluation. T0410: ${SIGNATURE}`,
    );
  });

  it('has a condition without what makes it true or false', async () => {
    const cause = await causeOf(['{ id: one, uses: a/do, when: "$uppercase($input.any)" }']);

    expect(cause).toMatch(/^The expression '\$uppercase\(\$input\.any\)' of step one threw an error/);
  });

  it('has a condition without the values that are computed in it, and names their steps', async () => {
    const cause = await causeOf([
      '{ id: totals, type: transform, with: { all: "{{ $sum($input.any) }}", text: "x {{ $uppercase($input.any) }} y" } }',
      '{ id: one, uses: a/do, when: "$totals.all > $input.count" }',
    ]);

    expect(cause).toMatch(
      /^The expression '\$totals\.all > \$input\.count' of step one \(or of totals, which it computes\) threw/,
    );
  });

  it('has a value without its default and without the test whether it is there', async () => {
    const cause = await causeOf([
      '{ id: one, uses: a/do, with: { list: [ "{{ $uppercase($input.any) & $input.label }}", "{{ $input.label }}" ] } }',
    ]);

    expect(cause).toMatch(/^The expression '\$uppercase\(\$input\.any\) & \$input\.label' of step one threw/);
  });

  it('is in the words of the author where a saga has noted it, too', async () => {
    const steps = [
      '{ id: one, uses: a/do, compensate: { uses: a/undo, with: {} } }',
      '{ id: two, uses: a/do, irreversible: true, with: { a: "{{ $uppercase($input.any) }}" } }',
    ];

    expect(await causeOf(steps)).toMatch(/^The expression '\$uppercase\(\$input\.any\)' of step two threw/);
  });

  it('has the output of the workflow, which is not a step', async () => {
    const cause = await causeOf(
      ['{ id: one, uses: a/do }'],
      'output: { a: "{{ $uppercase($input.any) }}" }\n',
    );

    expect(cause).toMatch(/^The expression '\$uppercase\(\$input\.any\)' of /);
  });
});
