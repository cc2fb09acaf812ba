import { isObject, type Json } from '#core/json.ts';
import { type MockConfig, mockedResult, mockedState } from '../drivers/live-mocks.ts';
import type { TaskHandler } from '../drivers/virtual.ts';
import type { TaskResource } from '../run.ts';

/**
 * Answers a virtual run's tasks from a mock configuration of Step Functions Local, each state's attempts in order (Developer
 * Guide: Using mocked service integrations). A state that the test case does not name fails.
 */
export const mockTasks = (config: MockConfig, machine: string, testCase: string): TaskHandler => {
  const invocations = new Map<string, number>();
  return ({ stateName, resource }) => {
    const response = mockedState(config, machine, testCase, stateName);
    if (response === undefined) {
      return {
        error: 'States.Runtime',
        cause: `The test case "${testCase}" does not mock the state "${stateName}"`,
      };
    }
    const invocation = invocations.get(stateName) ?? 0;
    invocations.set(stateName, invocation + 1);
    const result = mockedResult(config, response, invocation);
    return 'output' in result ? { output: taskOutput(resource, result.output) } : result;
  };
};

/** The `Return` of a function's ARN is an Invoke response; the task's output is its payload. */
export const taskOutput = (resource: TaskResource, returned: Json): Json =>
  resource.kind === 'lambda' && isObject(returned) && returned.Payload !== undefined
    ? returned.Payload
    : returned;
