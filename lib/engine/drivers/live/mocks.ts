import type { Json, JsonObject } from '#core/json.ts';
import { isObject, ownField } from '#core/json.ts';

/** What a mocked task does instead of calling its service. */
export type MockedResult = { output: Json } | { error: string; cause: string };

/**
 * The mock configuration file of Step Functions Local: `StateMachines` names test cases, a test case names for each
 * state a list of mocked responses, numbered by invocation (`"0"`, `"1-2"`).
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
export interface MockConfig {
  StateMachines: Record<string, { TestCases: Record<string, Record<string, string>> }>;
  MockedResponses: Record<
    string,
    Record<string, { Return: Json } | { Throw: { Error: string; Cause?: string } }>
  >;
}

/** Parses a mock configuration from the text of its file, or a message that says what is wrong with it. */
export const parseMockConfig = (text: string): MockConfig | string => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return `the mock configuration is not JSON: ${(error as Error).message}`;
  }
  if (!isObject(parsed) || !isObject(parsed.StateMachines)) {
    return 'the mock configuration needs an object "StateMachines"';
  }
  const responses = parsed.MockedResponses ?? {};
  if (!isObject(responses)) return 'the mock configuration\'s "MockedResponses" must be an object';
  for (const [name, machine] of Object.entries(parsed.StateMachines)) {
    const cases = isObject(machine) ? machine.TestCases : undefined;
    if (!isObject(cases)) return `the mocked state machine "${name}" needs an object "TestCases"`;
    for (const [testCase, states] of Object.entries(cases)) {
      const problem = testCaseProblem(name, testCase, states, responses);
      if (problem) return problem;
    }
  }
  return { ...parsed, MockedResponses: responses } as MockConfig;
};

const testCaseProblem = (
  name: string,
  testCase: string,
  states: Json,
  responses: JsonObject,
): string | undefined => {
  if (!isObject(states)) return `the test case "${testCase}" of "${name}" must be an object of state names`;
  for (const [state, response] of Object.entries(states)) {
    if (typeof response !== 'string' || !isObject(ownField(responses, response))) {
      return `the test case "${testCase}" of "${name}" gives "${state}" the response ${JSON.stringify(response)}, which "MockedResponses" does not have`;
    }
  }
  return undefined;
};

/** Returns the mocked responses of a state, or undefined if the test case leaves it to the real service. */
export const mockedState = (
  config: MockConfig,
  machine: string,
  testCase: string,
  state: string,
): string | undefined => {
  const states = ownField(ownField(config.StateMachines, machine)?.TestCases ?? {}, testCase);
  return states && ownField(states, state);
};

/** Returns the result of a state's `invocation`-th task (from 0). */
export const mockedResult = (config: MockConfig, response: string, invocation: number): MockedResult => {
  for (const [range, answer] of Object.entries(ownField(config.MockedResponses, response) ?? {})) {
    const [first, last = first] = range.split('-').map(Number);
    if (first === undefined || last === undefined || invocation < first || invocation > last) continue;
    if ('Throw' in answer) return { error: answer.Throw.Error, cause: answer.Throw.Cause ?? '' };
    return { output: answer.Return };
  }
  return {
    error: 'States.Runtime',
    cause: `The mocked response "${response}" has no answer for invocation ${invocation}`,
  };
};
