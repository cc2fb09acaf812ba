import { createHash } from 'node:crypto';
import { originalName } from './resumed-executions.ts';

/**
 * Field of a child execution's input that has the ARN of its parent. Step Functions' console links the two by it
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#nested-execution-startid).
 */
export const PARENT_FIELD = 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID';

/** Field of an execution's input that says who started it; only in workflows that read `$execution.started_by`. */
export const STARTER_FIELD = 'baton_started_by';

/** JSONata of who started an execution: the API's caller, the execution that called it, or null if that is not known. */
export const STARTER = [STARTER_FIELD, PARENT_FIELD].reduceRight(
  (rest, field) =>
    `$exists($states.context.Execution.Input.${field}) ? $states.context.Execution.Input.${field} : ${rest}`,
  'null',
);

/**
 * Returns the name of the execution that a `workflow` step starts: what can be read of the step's key, a hash of the key, and the
 * attempt and the parent's redrives, because a name that was used cannot be started again. The definition computes the same.
 */
export const childExecutionName = (key: string, redrives: number, attempt: number): string => {
  const readable = key.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 36);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 24);
  return `${readable}-${hash}.a${attempt}r${redrives}`;
};

/** JSONata of a name without its redrives: the start of the keys in an execution that a `workflow` step may have started. */
export const NAME_WITHOUT_REDRIVES = '$replace($states.context.Execution.Name, /([.]a[0-9]+)r[0-9]+$/, "$1")';

/**
 * Returns the ARN under which the effects of an execution are logged: without its redrives, so that the executions that a parent
 * starts before and after a redrive share one log; and that of the first of executions that continue one another.
 */
export const rootOfExecution = (execution: string): string =>
  originalName(execution).replace(/([.]a[0-9]+)r[0-9]+$/, '$1');
