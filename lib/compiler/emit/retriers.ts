import { LAMBDA_ERRORS, LAMBDA_RETRY, WAITING_RETRY } from '#contracts/compensation/retry.ts';
import { type DeclaredErrors, neverRetried, OWN_KEY_ERRORS } from '#contracts/errors.ts';
import { FLOW_ERRORS } from '#contracts/flow.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Retry, Step } from '#steps/step.ts';
import type { Build } from './build.ts';

/** What comes out the same however often it is repeated. */
const NEVER = ['States.DataLimitExceeded', 'States.QueryEvaluationError'];

/** Errors of a call that waits for its turn. */
const CALL_ERRORS: DeclaredErrors = { [FLOW_ERRORS.awaits]: { retryable: true, effect: 'none' } };

/** Whether calls of the step are logged as effects. */
export const isEffect = (step: Step): boolean =>
  step.idempotency === false
    ? false
    : step.compensate !== undefined || step.irreversible === true || step.idempotency?.key !== undefined;

/** Returns the errors of the platform's function that a step calls; undefined if there is none, or nothing is known of them. */
export const errorsOfType = (step: Step): DeclaredErrors | undefined => {
  const errors = stepTypes.get(step.type)?.errors;
  return typeof errors === 'function' ? errors(step) : errors;
};

/** Returns the errors that a step's action or type declares, and those of a key of the author's. */
export const errorsOf = (build: Build, step: Step): DeclaredErrors => ({
  ...errorsOfType(step),
  ...build.actions?.get(step.uses ?? '')?.errors,
  ...(isLimited(build, step) ? CALL_ERRORS : {}),
  ...(step.idempotency && step.idempotency.key !== undefined && step.compensate && !step.idempotency.shared
    ? OWN_KEY_ERRORS
    : {}),
});

/** Returns the retriers of a step's state. By default, it calls a function if the step does. */
export const retriers = (
  build: Build,
  step: Step,
  calls = callsFunction(build, step) ? 'function' : 'service',
): JsonObject[] => {
  const retry = { ...build.document.defaults?.retry, ...step.retry };
  return retriersFor(retry, neverRetried(errorsOf(build, step)), [
    ...(isLimited(build, step) ? [TURN_RETRY] : []),
    ...(mayWait(build, step) ? [WAITING_RETRY] : []),
    ...(calls === 'function' ? lambdaRetriers(retry) : []),
  ]);
};

/** Whether a step calls a function: a task does unless a worker takes it. */
const callsFunction = ({ actions }: Build, step: Step): boolean =>
  step.uses === undefined
    ? stepTypes.get(step.type)?.function?.(step) !== undefined
    : !actions?.get(step.uses)?.worker;

/** Retries of calls that Lambda has not taken, or lost, but for those of which the author's retries say something. */
export const lambdaRetriers = ({ errors = [], except = [] }: Retry): JsonObject[] => {
  const said = new Set([...errors, ...except]);
  const names = LAMBDA_ERRORS.filter((name) => !said.has(name));
  return names.length === 0 ? [] : [{ ...LAMBDA_RETRY, ErrorEquals: names }];
};

const isLimited = ({ actions, project }: Build, step: Step): boolean => {
  const called =
    step.type === 'task' ? [step.uses ?? ''] : stepTypes.get(step.type)?.functions?.(step, project);
  return called?.some((action) => actions?.get(action)?.callLimits !== undefined) ?? false;
};

/** Retries of a call that finds no place any more, because an attempt before it has given it up: as many as there may have to be. */
const TURN_RETRY: JsonObject = {
  ErrorEquals: [FLOW_ERRORS.awaits],
  IntervalSeconds: 1,
  MaxAttempts: 2000,
  BackoffRate: 1.5,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
};

/** Whether a call of the step may be asked to wait for another. A result that the state machine keeps is waited for by the state machine. */
const mayWait = (build: Build, step: Step): boolean =>
  isEffect(step) ||
  (step.cache !== undefined && stepTypes.get(step.type)?.kept?.(step, build.project) === undefined);

/** The factor of a backoff in words; a linear one reaches in the last of its waits what a line would. */
const rateOf = (backoff: Retry['backoff'] = 2, attempts: number): number => {
  if (typeof backoff === 'number') return backoff;
  if (backoff === 'exponential') return 2;
  if (backoff === 'constant' || attempts < 2) return 1;
  return Math.round(attempts ** (1 / (attempts - 1)) * 10_000) / 10_000;
};

/** Returns retriers: what is never repeated first, then the rest. Ref: Amazon States Language, "Retrying after an error". */
export const retriersFor = (
  retry: Retry,
  declared: readonly string[],
  waiting: readonly JsonObject[] = [],
): JsonObject[] => {
  const attempts = retry.max_attempts ?? 3;
  if (attempts === 0) return [...waiting];
  const seconds = (text: string | undefined): number | undefined => {
    const parsed = text === undefined ? undefined : parseDurationSeconds(text);
    return parsed === undefined ? undefined : Math.max(1, Math.round(parsed));
  };
  const maxDelay = seconds(retry.max_delay);
  const never = [
    ...new Set([
      ...[...declared, ...NEVER].filter((name) => !retry.errors?.includes(name)),
      ...(retry.except ?? []),
    ]),
  ];
  return [
    ...waiting,
    { ErrorEquals: never, MaxAttempts: 0 },
    {
      ErrorEquals: retry.errors ?? ['States.ALL'],
      IntervalSeconds: seconds(retry.interval) ?? 1,
      MaxAttempts: attempts,
      BackoffRate: rateOf(retry.backoff, attempts),
      ...defined({ MaxDelaySeconds: maxDelay }),
      ...(retry.jitter === 'full' && { JitterStrategy: 'FULL' }),
    },
  ];
};
