import { createHash } from 'node:crypto';
import { isObject, parseJson } from '#core/json.ts';
import { continuationsBefore, originalName } from './resumed-executions.ts';

/**
 * Field of a child execution's input that has the ARN of its parent. Step Functions' console links the two by it
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#nested-execution-startid).
 */
export const PARENT_FIELD = 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID';

/** Returns the ARN of the parent of an execution, from its input; undefined if it has none. */
export const parentIn = (input: string | undefined): string | undefined => {
  const given = input?.includes(PARENT_FIELD) ? parseJson(input) : undefined;
  const parent = isObject(given) ? given[PARENT_FIELD] : undefined;
  return typeof parent === 'string' ? parent : undefined;
};

/** Field of an execution's input that says who started it; only in workflows that read `$execution.started_by`. */
export const STARTER_FIELD = 'baton_started_by';

/** JSONata of who started an execution: the API's caller, the execution that called it, or null if that is not known. */
export const STARTER = [STARTER_FIELD, PARENT_FIELD].reduceRight(
  (rest, field) =>
    `$exists($states.context.Execution.Input.${field}) ? $states.context.Execution.Input.${field} : ${rest}`,
  'null',
);

/**
 * Returns the name of the execution that a `workflow` step starts: what can be read of the step's key, hashes of the key without and
 * with the attempts at the steps that started its own execution, and the attempt and the redrives of all executions above it, because a name that
 * was used cannot be started again. The definition computes the same.
 */
export const childExecutionName = (key: string, redrives: number, attempt: number): string => {
  const standing = key.replace(/^([^/]*)[0-9a-f]{8}[.]a[0-9]+[/]/, '$1/');
  const readable = readablePart(standing);
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  return `${readable}-${sha256(standing).slice(0, 16)}${sha256(key).slice(0, 8)}.a${attempt}r${redrives}`;
};

const readablePart = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 36);

/** Returns what the names of all executions begin with that an execution's steps start, directly or through others. */
export const childNamesStart = (execution: string): string =>
  readablePart(rootOfExecution(execution).replace(/^.*:|[0-9a-f]{8}[.]a[0-9]+$/g, ''));

/** Returns JSONata of the name that `childExecutionName` returns; all three are JSONata. */
export const childExecutionNameIn = (key: string, redrives: string, attempt: string): string => {
  const standing = '$replace($key, /^([^/]*)[0-9a-f]{8}[.]a[0-9]+[/]/, "$1/")';
  const readable = '$substring($replace($standing, /[^A-Za-z0-9_-]+/, "-"), 0, 36)';
  const hash = (of: string, length: number): string => `$substring($hash(${of}, "SHA-256"), 0, ${length})`;
  return (
    `($key := ${key}; $standing := ${standing}; ${readable} & "-" & ${hash('$standing', 16)} & ${hash('$key', 8)} & ` +
    `".a" & ${attempt} & "r" & ${redrives})`
  );
};

/** JSONata of a name without its redrives: the start of the keys in an execution that a `workflow` step may have started. */
export const NAME_WITHOUT_REDRIVES = '$replace($states.context.Execution.Name, /([.]a[0-9]+)r[0-9]+$/, "$1")';

/** JSONata of a name without its redrives and attempts: all executions that were started for one step share it. */
export const NAME_WITHOUT_ATTEMPTS =
  '$replace($states.context.Execution.Name, /[0-9a-f]{8}[.]a[0-9]+r[0-9]+$/, "")';

/**
 * Returns the ARN under which the effects of an execution are logged: without its redrives, so that the executions that a parent
 * starts before and after a redrive share one log; and that of the first of executions that continue one another.
 */
export const rootOfExecution = (execution: string): string =>
  originalName(execution).replace(/([.]a[0-9]+)r[0-9]+$/, '$1');

/** Returns how often the executions above an execution had been redriven when it was started, by its name or ARN. */
export const redrivesIn = (name: string): number =>
  Number(/[.]a\d+r(\d+)$/.exec(originalName(name))?.[1] ?? 0);

/**
 * Returns how often an execution and those above it have been redriven or continued, from its name or ARN and its own redrives: what the names
 * of the executions have that its steps start now.
 */
export const redrivesAt = (name: string, redriveCount = 0): number =>
  redrivesIn(name) + continuationsBefore(name) + redriveCount;

/** JSONata of `redrivesIn` for the execution at hand. */
export const REDRIVES_ABOVE =
  '$sum([$number($match($states.context.Execution.Name, /[.]a[0-9]+r([0-9]+)$/).groups[0])])';

/** Whether a `workflow` step has started an execution, by its name or ARN. */
export const isChildExecution = (name: string): boolean => /[.]a\d+r\d+$/.test(name);
