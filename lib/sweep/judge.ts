import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { Baseline } from './explore.ts';
import { INVARIANTS } from './invariants/index.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import { referenceOf, type Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import type { Samples } from './world/answers.ts';

/** An invariant that does not hold of an execution. */
export interface Broken {
  /** Name of the invariant. */
  invariant: string;
  /** What does not hold. */
  message: string;
}

/** Returns what does not hold of an execution, the most important first. */
export const brokenIn = (trial: Trial, baseline: Baseline, subject: Subject): Broken[] =>
  INVARIANTS.flatMap(({ name, check }) =>
    check(trial, baseline, subject).map((message) => ({ invariant: name, message })),
  );

/** Runs a scenario by itself, with the executions that it is compared with, and returns what does not hold. */
export const judgeAlone = async (
  subject: Subject,
  samples: Samples,
  input: Json,
  scenario: Scenario,
): Promise<{ trial: Trial; broken: Broken[] }> => {
  const run = (one: Scenario): Promise<Trial> => runScenario(subject, samples, input, one);
  const { strikes, decisions } = scenario;
  const hasParent = strikes.length + decisions.length > 1 && strikes.length > 0;
  const parent = hasParent ? await run({ ...scenario, strikes: strikes.slice(0, -1) }) : undefined;
  const baseline = { input, trial: await run(referenceOf(scenario)), ...defined({ parent }) };
  const trial = await run(scenario);
  return { trial, broken: brokenIn(trial, baseline, subject) };
};
