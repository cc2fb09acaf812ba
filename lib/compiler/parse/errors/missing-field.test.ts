import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('missing-field', () => {
  it('names what is missing and says what it is', () => {
    const text = `
steps:
  - id: a
  - uses: a/b
    compensate: {}
  - id: b
    type: switch
    cases: [{ steps: [{ id: c, uses: a/b }] }]
  - id: d
    foreach: $input.items
    steps: [{ id: e, uses: a/b }]
`.slice(1);
    expect(foundIn(text)).toEqual([
      '1:1 error missing-field: "name" is missing in a workflow (name: Name of the workflow.)',
      '2:5 error missing-field: "uses" is missing in step "a" (task) (uses: The action to call, `factory/action`: the Lambda in `lambdas/factory/action`.)',
      '3:5 error missing-field: "id" is missing in a step (task) (id: Name of the step: its variable, its state and its place in reports.)',
      '4:17 error missing-field: "uses" is missing in "compensate" of a step (task) (uses: Action that undoes the step.)',
      '7:13 error missing-field: "when" is missing in "cases" of step "b" (switch) (when: Condition of the case; the first case whose condition is true runs.)',
      '8:5 error missing-field: "type" is missing in step "d" (its fields are those of for_each: add "type: for_each")',
    ]);
  });
});
