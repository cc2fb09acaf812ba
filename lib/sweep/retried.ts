import { LAMBDA_ERRORS, neverRepeated, WAITING_RETRY } from '#contracts/compensation/retry.ts';
import { neverRetried, UNDOING_ERROR, WAITING_ERRORS } from '#contracts/errors.ts';
import { isObject, ownField } from '#core/json.ts';
import type { Retry } from '#steps/step.ts';
import { handles } from '#testing/coverage/edges.ts';
import { stateOfCall } from './called-state.ts';
import type { Call } from './ledger.ts';
import type { Subject } from './subject.ts';

/** What tells whether a call is repeated. */
type Place = Pick<Call, 'step' | 'action' | 'undo' | 'byLog' | 'error'>;

/** Whether a call goes to a service without a function of the project's. */
export const isService = (action: string): boolean => action.startsWith('arn:');

/** Whether a call goes to a function of Baton's: what retries it may come from elsewhere than the step, such as a registry of services. */
const isPlatform = (action: string): boolean => action.startsWith('platform/');

/** Returns what a step says of the retries of its compensation, if it does. */
const ownUndoRetry = ({ steps }: Subject, step: string): Retry | undefined =>
  steps.get(step)?.compensate?.retry;

/** Retries of a step that says nothing (lib/compiler/emit/retriers.ts). */
const DEFAULT_RETRIES = 3;

/** Attempts of a call that Lambda does not take, and of a compensation after other errors (lib/contracts/compensation/retry.ts). */
const BUSY_ATTEMPTS = 7;
const UNDO_ATTEMPTS = 5;

/** Attempts after which another execution has undone what a call waits for: more than those retries make. */
const WAITED_ATTEMPTS = 9;

/** Returns an error with which Lambda refuses a call, and after which the same retrier tries again as after another error. */
export const throttledLike = (error: string): string =>
  LAMBDA_ERRORS.includes(error) ? 'Lambda.TooManyRequestsException' : 'Lambda.EC2ThrottledException';

/** Whether an error says that Lambda has not taken a call, or lost it, and the retries of its step say nothing of that. */
const isOfLambda = (error: string | undefined, { errors = [], except = [] }: Retry): boolean =>
  LAMBDA_ERRORS.includes(error ?? '') && ![...errors, ...except].includes(error ?? '');

/**
 * Returns how many attempts a call is given, the first one included: by the document, or, for a service and for a function of Baton's, by
 * the definition as compiled.
 */
export const attemptsOf = (subject: Subject, { step, action, undo, error }: Place): number => {
  if (error === UNDOING_ERROR) return WAITED_ATTEMPTS;
  if (undo) {
    const own = ownUndoRetry(subject, step);
    if (isOfLambda(error, own ?? {})) return BUSY_ATTEMPTS;
    return own ? 1 + (own.max_attempts ?? DEFAULT_RETRIES) : UNDO_ATTEMPTS;
  }
  if (WAITING_ERRORS.includes(error ?? '')) return 1 + Number(WAITING_RETRY.MaxAttempts);
  if (isService(action) || isPlatform(action)) {
    const all = retriersAt(subject, stateOfCall(subject, { step, action }));
    const first = error === undefined ? undefined : all.find(({ errors }) => handles(errors, error));
    if (isPlatform(action) && first && first.maxAttempts > 0) return 1 + first.maxAttempts;
    const repeats = all
      .filter(({ errors }) => errors.some((name) => ![...WAITING_ERRORS, ...LAMBDA_ERRORS].includes(name)))
      .map(({ maxAttempts }) => maxAttempts);
    return 1 + Math.max(isService(action) && mustOutlastThrottling(subject, step) ? 1 : 0, ...repeats);
  }
  const retry = { ...subject.document.defaults?.retry, ...subject.steps.get(step)?.retry };
  if (isOfLambda(error, retry) && !subject.actions.get(action)?.worker) return BUSY_ATTEMPTS;
  return 1 + (retry.max_attempts ?? DEFAULT_RETRIES);
};

/** Types of steps that wait for an answer from outside. */
const ASKING = ['approval', 'wait'];

/** Errors that would only recur (lib/compiler/emit/retriers.ts). */
const ALWAYS_SAME = ['States.DataLimitExceeded', 'States.QueryEvaluationError'];

/** Whether a call is repeated after an error. */
export const isRetried = (subject: Subject, { step, action, undo, byLog }: Place, error: string): boolean => {
  if (error === UNDOING_ERROR || WAITING_ERRORS.includes(error)) return true;
  if (undo) {
    const own = ownUndoRetry(subject, step);
    if (isOfLambda(error, own ?? {})) return true;
    if (!own) {
      const never = byLog ? neverRepeated(subject.actions.get(action)?.errors) : neverUndoneAgain(subject);
      return ![...never, ...(byLog ? ALWAYS_SAME : [])].includes(error);
    }
    if (own.errors) return handles(own.errors, error);
    const uses = subject.steps.get(step)?.compensate?.uses ?? '';
    const never = [...neverRepeated(subject.actions.get(uses)?.errors), ...(own.except ?? [])];
    return ![...never, ...ALWAYS_SAME].includes(error);
  }
  if (isPlatform(action)) {
    const first = retriersAt(subject, stateOfCall(subject, { step, action })).find(({ errors }) =>
      handles(errors, error),
    );
    return first !== undefined && first.maxAttempts > 0;
  }
  if (isService(action)) {
    const first = retriersAt(subject, step).find(({ errors }) => handles(errors, error));
    const isThrottled = throttlingErrors(action).includes(error) && mustOutlastThrottling(subject, step);
    return isThrottled || (first !== undefined && first.maxAttempts > 0);
  }
  const { document, steps, actions } = subject;
  // Whoever did not answer in time is not asked again.
  if (ASKING.includes(steps.get(step)?.type ?? '') && error === 'States.Timeout') return false;
  const retry = { ...document.defaults?.retry, ...steps.get(step)?.retry };
  if (isOfLambda(error, retry) && !actions.get(action)?.worker) return true;
  const { errors, except = [] } = retry;
  if (except.includes(error)) return false;
  if (errors) return handles(errors, error);
  return ![...neverRetried(actions.get(action)?.errors), ...ALWAYS_SAME].includes(error);
};

/**
 * Whether a step has to try again when a service is busy: unless its author says which errors it retries, or that it retries none.
 * A state that the compiler has added beside a step may do without.
 */
const mustOutlastThrottling = ({ document, steps }: Subject, id: string): boolean => {
  const step = steps.get(id);
  const { errors, max_attempts } = { ...document.defaults?.retry, ...step?.retry };
  return step !== undefined && errors === undefined && max_attempts !== 0;
};

/** One state runs all compensations of a workflow, so an error that one of their contracts calls final is final for all. */
const neverUndoneAgain = ({ steps, actions }: Subject): string[] =>
  [...steps.values()].flatMap(({ compensate }) =>
    compensate ? neverRepeated(actions.get(compensate.uses)?.errors) : [],
  );

/** Errors with which services refuse calls for a while, by the part of the ARN that names the service. */
const THROTTLING: Record<string, string[]> = {
  dynamodb: ['DynamoDB.ProvisionedThroughputExceededException', 'DynamoDB.ThrottlingException'],
  events: ['EventBridge.ThrottlingException'],
  states: ['StepFunctions.ThrottlingException'],
};

/** Returns the names of the errors with which a service refuses calls for a while. */
export const throttlingErrors = (action: string): string[] => {
  const service = Object.keys(THROTTLING).find((name) => action.startsWith(`arn:aws:states:::${name}:`));
  return service === undefined ? [] : (ownField(THROTTLING, service) ?? []);
};

/** Returns the names of the errors of a service that its state catches by name. */
export const caughtErrors = ({ states }: Subject, name: string): string[] => {
  const catchers = states.get(name)?.Catch;
  return (Array.isArray(catchers) ? catchers.filter(isObject) : [])
    .flatMap(({ ErrorEquals }) => (Array.isArray(ErrorEquals) ? ErrorEquals.map(String) : []))
    .filter((error) => !error.startsWith('States.') || error.startsWith('States.Http.'));
};

/** Returns the names of the errors after which a service's state tries again, without wildcards. */
export const retriedErrors = (subject: Subject, state: string): string[] =>
  retriersAt(subject, state)
    .filter(({ maxAttempts }) => maxAttempts > 0)
    .flatMap(({ errors }) => errors)
    .filter((error) => !error.startsWith('States.'));

/** Returns an error of an API after which its state does not try again although it does after others; none if there is none. */
export const finalErrors = (subject: Subject, state: string): string[] =>
  retriersAt(subject, state)
    .filter(({ maxAttempts }) => maxAttempts === 0)
    .flatMap(({ errors }) => errors)
    .filter((error) => error.startsWith('States.Http.'))
    .slice(0, 1);

/** Attempts of a retrier that says nothing (Amazon States Language, "Retrying after an error"). */
const ASL_ATTEMPTS = 3;

/** Returns the retriers of a state as it was compiled; the definition of a mutant lacks some. */
const retriersAt = ({ states }: Subject, name: string): { errors: string[]; maxAttempts: number }[] => {
  const retry = states.get(name)?.Retry;
  return (Array.isArray(retry) ? retry.filter(isObject) : []).map(({ ErrorEquals, MaxAttempts }) => ({
    errors: Array.isArray(ErrorEquals) ? ErrorEquals.map(String) : [],
    maxAttempts: typeof MaxAttempts === 'number' ? MaxAttempts : ASL_ATTEMPTS,
  }));
};
