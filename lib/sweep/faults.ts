import { type DeclaredErrors, UNDOING_ERROR, WAITING_ERRORS } from '#contracts/errors.ts';
import { FLOW_ERRORS, TAKE_TURN } from '#contracts/flow.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { inputIn, runIn, stateOfCall } from './called-state.ts';
import { declaredErrors } from './declared-errors.ts';
import type { Call } from './ledger.ts';
import { caughtErrors, finalErrors, isService, retriedErrors, throttlingErrors } from './retried.ts';
import { BEFORE, type FaultKind } from './scenario.ts';
import type { Subject } from './subject.ts';

/** A fault, and the name of the error with which the call ends. */
interface Fault {
  fault: FaultKind;
  error: string;
}

/** Names of the errors with which a call ends that a fault of Lambda or Step Functions strikes. */
const ERRORS: Record<Exclude<FaultKind, 'declared' | 'declared-after' | 'empty-result'>, string> = {
  undeclared: 'Error',
  'undeclared-after': 'Error',
  'then-open': 'Error',
  throttled: 'Lambda.TooManyRequestsException',
  'crash-before': 'Runtime.ExitError',
  'crash-after': 'Runtime.ExitError',
  timeout: 'States.Timeout',
  'lost-answer': 'States.Timeout',
  late: 'States.Timeout',
  'late-start': 'Lambda.SdkClientException',
  'seems-lost': 'Lambda.SdkClientException',
  'too-large': 'States.DataLimitExceeded',
  'invalid-output': 'InvalidOutput',
};

/** What may go wrong in a call of an action: the errors of its contract, and what may happen to any function. */
const faultsOf = (errors: DeclaredErrors = {}): Fault[] => [
  ...Object.entries(errors).flatMap(([error, { effect }]) => [
    { fault: 'declared' as const, error },
    ...(effect === 'none' ? [] : [{ fault: 'declared-after' as const, error }]),
  ]),
  ...(Object.keys(ERRORS) as (keyof typeof ERRORS)[]).map((fault) => ({ fault, error: ERRORS[fault] })),
];

/** The call finds that the execution is being undone, and does nothing. */
const REFUSED: Fault = { fault: 'declared', error: 'Revoked' };

/** One of Baton's own functions is handed what it cannot take, which no further attempt changes. */
const WRONG_INPUT: Fault = { fault: 'declared', error: 'InvalidInput' };

/** What may go wrong in a call of a service without a function: what its state retries, what it does not, and what any call may. */
const serviceFaults = (subject: Subject, { step, action }: Call): Fault[] => [
  ...new Map(
    [...retriedErrors(subject, step), ...throttlingErrors(action)].map((error): [string, Fault] => [
      error,
      { fault: 'throttled', error },
    ]),
  ).values(),
  { fault: 'undeclared', error: 'Service.Refused' },
  ...[...new Set([...caughtErrors(subject, step), ...finalErrors(subject, step)])]
    .filter((error) => !WAITING_ERRORS.includes(error))
    .map((error): Fault => ({ fault: 'undeclared', error })),
  { fault: 'timeout', error: 'States.Timeout' },
  { fault: 'too-large', error: 'States.DataLimitExceeded' },
];

/** Returns what may go wrong in a call. */
export const faultsAt = (subject: Subject, call: Call): Fault[] => {
  const { action, undo } = call;
  if (isService(action)) return serviceFaults(subject, call);
  if (action === `platform/${TAKE_TURN}`) return turnFaults(subject, call);
  const declared = declaredErrors(subject, call);
  const faults = faultsOf(declared);
  const others = computedElsewhere(subject, call) ? [BEING_COMPUTED] : [];
  if (isPlatform(action) && (undo || !isEffect(subject, call)))
    return [
      ...faults.filter(({ fault }) => BEFORE.has(fault)),
      WRONG_INPUT,
      ...(action === UNDO_WORKFLOW ? [BEING_UNDONE] : []),
      ...others,
    ];
  // Without a contract an unknown error counts as "nothing done" (lib/compiler/emit/errors.ts).
  const known = declared
    ? faults
    : [
        ...faults.filter(({ fault }) => fault !== 'undeclared-after' && fault !== 'then-open'),
        ...(isUnpromised(subject, call) ? [EMPTY_RESULT] : []),
      ];
  return undo ? known : [...known, REFUSED, ...others];
};

/** Undoes what called workflows did. */
const UNDO_WORKFLOW = 'platform/undo-workflow';

/** Another execution undoes that meanwhile, and the call is to come again. */
const BEING_UNDONE: Fault = { fault: 'declared', error: UNDOING_ERROR };

/** What may go wrong while an execution, or a call, waits for its turn: it gets none, or the function fails before it asks. */
const turnFaults = (subject: Subject, call: Call): Fault[] => {
  const { concurrency, rate, debounce } = inputIn(subject.states.get(stateOfCall(subject, call)) ?? {});
  const limits = [concurrency, rate].filter(isObject).map(({ on_limit }) => on_limit);
  const refusals = [
    ...(limits.includes('reject') ? [FLOW_ERRORS.limit] : []),
    ...(limits.includes('skip') || debounce ? [FLOW_ERRORS.skipped] : []),
  ].map((error): Fault => ({ fault: 'declared', error }));
  return [...faultsOf().filter(({ fault }) => BEFORE.has(fault)), WRONG_INPUT, ...refusals];
};

/** What reads a field of the result fails. */
const EMPTY_RESULT: Fault = { fault: 'empty-result', error: 'States.QueryEvaluationError' };

/** Whether nothing says what a call returns that an author's steps may read. */
const isUnpromised = ({ results }: Subject, { step, undo }: Call): boolean => !undo && !results.has(step);

/** Another call computes the result that is to be kept. */
const BEING_COMPUTED: Fault = { fault: 'declared', error: 'AlreadyInProgress' };

const runOf = (subject: Subject, call: Call): JsonObject =>
  runIn(subject.states.get(stateOfCall(subject, call)) ?? {});

/** Whether a call is logged as an effect. */
const isEffect = (subject: Subject, call: Call): boolean => runOf(subject, call).effect === true;

/** Whether a call waits if another computes the result that both keep. */
const computedElsewhere = (subject: Subject, call: Call): boolean =>
  runOf(subject, call).cache !== undefined && !isEffect(subject, call);

/** Whether the guard may refuse a call: one of a function of the project's, or of one of Baton's own that logs what it does. */
export const isRefusable = (subject: Subject, call: Call): boolean =>
  !isService(call.action) && (!isPlatform(call.action) || isEffect(subject, call));

/** Baton's own functions return little, and what they do is recorded by key. */
const isPlatform = (action: string): boolean => action.startsWith('platform/');
