import { isObject, type JsonObject } from '#core/json.ts';

/**
 * Names of executions that continue another in a version of the workflow, and what follows from a name. Such an execution is called like
 * the one that it continues, with `.v<number>` after it: it has the log of effects, the keys and the audit trail of that one. The number
 * counts the redrives and continuations before it, so that executions which its `workflow` steps start get names that were not used.
 */
const SUFFIX = /[.]v([0-9]+)$/;

/** Longest name of an execution in Step Functions. */
export const MAX_NAME_LENGTH = 80;

/** Returns the name of the first of the executions that continue one another. */
export const originalName = (name: string): string => name.replace(SUFFIX, '');

/** Returns the redrives and continuations before an execution. */
export const continuationsBefore = (name: string): number => Number(SUFFIX.exec(name)?.[1] ?? 0);

/** Returns the name of the execution that continues another, which was redriven so many times. */
export const continuedName = (name: string, redrives: number): string =>
  `${originalName(name)}.v${continuationsBefore(name) + redrives + 1}`;

const CONTINUES = /^Continues (\S+) from (\S+)$/;
const RUNS_AGAIN = /^Runs (\S+) again from (\S+)$/;

/** Returns the description of a version that was made to continue an execution from a step. */
export const versionDescription = (execution: string, step: string): string =>
  `Continues ${execution} from ${step}`;

/** Returns the description of a version that was made to run an execution again from a step. */
export const rerunDescription = (execution: string, step: string): string =>
  `Runs ${execution} again from ${step}`;

/** Returns the name of the execution that a version with this description was made for; undefined if it was deployed. */
export const resumedExecution = (description = ''): string | undefined =>
  (CONTINUES.exec(description) ?? RUNS_AGAIN.exec(description))?.[1];

/** How an execution began from another. */
export interface Beginning {
  /** Name of the other. */
  execution: string;
  /** State with which it began, after that which sets the variables. */
  state: string;
  /** Step with which it began, as the user called it. */
  step: string;
  /** It runs the other again, with separate effects; otherwise it continues it, with those of the other. */
  apart: boolean;
}

/** Returns what a definition was made to continue or to run again; undefined if it was deployed. */
export const beganWithin = ({ States }: JsonObject): Beginning | undefined => {
  for (const state of isObject(States) ? Object.values(States) : []) {
    if (!isObject(state) || state.Type !== 'Pass' || typeof state.Comment !== 'string') continue;
    const again = RUNS_AGAIN.exec(state.Comment);
    const [, execution, step] = again ?? CONTINUES.exec(state.Comment) ?? [];
    if (execution && step) return { execution, step, state: String(state.Next), apart: again !== null };
  }
  return undefined;
};

const RERUN_SUFFIX = /-again-[0-9a-f]{6}$/;

/** Returns a name for an execution that runs another again; `unique` has hexadecimal digits. Its log and its keys are its own. */
export const rerunName = (name: string, unique: string): string => {
  const suffix = `-again-${unique.replaceAll('-', '').slice(0, 6)}`;
  return `${originalName(name)
    .replace(RERUN_SUFFIX, '')
    .slice(0, MAX_NAME_LENGTH - suffix.length)}${suffix}`;
};
