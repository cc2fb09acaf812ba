import { didYouMean } from '#core/did-you-mean.ts';
import { isObject } from '#core/json.ts';
import { stepsTable } from '../result/steps-table.ts';
import type { StepResult, WorkflowResult } from '../result/workflow-result.ts';
import { TestKitError } from '../usage-error.ts';

/** What Jest and Vitest expect of a matcher. */
export interface MatcherOutcome {
  pass: boolean;
  message(): string;
}

/** Returns the result of `testWorkflow` that was passed to `expect`; throws a TestKitError for anything else. */
export const resultIn = (received: unknown): WorkflowResult => {
  if (isObject(received) && 'steps' in received && 'compensations' in received) {
    return received as unknown as WorkflowResult;
  }
  const promise = received instanceof Promise ? '; await it first' : '';
  throw new TestKitError(`expect(…) takes the result of testWorkflow${promise}`);
};

/** Returns a step by its id; throws a TestKitError if the workflow has none of that name. */
export const stepIn = ({ steps, workflow, manifest }: WorkflowResult, id: string): StepResult => {
  const step = Object.hasOwn(steps, id) ? steps[id] : undefined;
  if (step) return step;
  if (manifest.steps.some((known) => known.id === id)) {
    throw new TestKitError(`The step "${id}" of ${workflow} is only a value: it has no state that could run`);
  }
  const names = Object.keys(steps);
  const hint = didYouMean(id, names) ?? `its steps are ${names.join(', ')}`;
  throw new TestKitError(`"${id}" is not a step of ${workflow} (${hint})`);
};

/** Makes a matcher's outcome; the message says what was expected and shows what happened. */
export const outcome = (
  result: WorkflowResult,
  pass: boolean,
  expected: string,
  found?: string,
): MatcherOutcome => ({
  pass,
  message: () => {
    const opposite = pass ? 'not ' : '';
    return [
      `Expected the execution ${opposite}to ${expected}${found ? `, but ${found}` : ''}.`,
      '',
      stepsTable(result),
    ].join('\n');
  },
});
