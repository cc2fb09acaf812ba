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

const DESCRIPTION = 'Continues ';

/** Returns the description of a version that was made to continue an execution from a step. */
export const versionDescription = (execution: string, step: string): string =>
  `${DESCRIPTION}${execution} from ${step}`;

/** Returns the name of the execution that a version with this description was made to continue; undefined if it was deployed. */
export const continuedExecution = (description: string | undefined): string | undefined =>
  description?.startsWith(DESCRIPTION) ? description.slice(DESCRIPTION.length).split(' ')[0] : undefined;

/** Returns what a definition was made to continue, and the state with which it begins; undefined if it was deployed. */
export const continuationIn = ({
  StartAt,
  States,
}: JsonObject): { execution: string; state: string } | undefined => {
  const first = isObject(States) ? States[String(StartAt)] : undefined;
  const execution = isObject(first) ? continuedExecution(String(first.Comment)) : undefined;
  return execution === undefined || !isObject(first) ? undefined : { execution, state: String(first.Next) };
};
