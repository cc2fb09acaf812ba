import { FLOW_ERRORS, type FlowControl, TAKE_TURN, WAITING_COMMENTS } from '#contracts/flow.ts';
import { actionSubstitution } from '#contracts/names.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { callInfo } from '#steps/call-info.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { flowControlOf } from '../flow-control.ts';
import { inTermsOfStep } from '../model/contract-compensation.ts';
import { emitExpression } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { entryKey } from './entry-key.ts';
import { errorOf, routeAll } from './errors.ts';
import { marked } from './inline.ts';
import { limitsOf, turnVariable } from './run-info.ts';
import { assign, patch, sequence } from './subgraph.ts';

/** Errors of the function that come out the same however often it is asked. */
const FINAL = [FLOW_ERRORS.limit, FLOW_ERRORS.skipped, 'InvalidInput', 'States.QueryEvaluationError'];

/** Another attempt keeps the place in the queue, so there are as many as it may take until the service is back. */
export const RETRY: JsonObject[] = [
  { ErrorEquals: FINAL, MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 1,
    MaxAttempts: 20,
    BackoffRate: 2,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
];

/**
 * Emits what an execution does before anything else: it waits until it may begin. The states are in the definition, so that every start counts,
 * Step Functions' own console included. Undefined if the workflow has no limits.
 */
export const waitForTurn = (emitter: Emitter): Fragment | undefined => {
  const flow = flowControlOf(emitter.build.document);
  if (!flow) return undefined;
  const { concurrency, rate, debounce } = flow;
  const fragments = [
    ...(debounce ? [debounced(emitter, debounce)] : []),
    ...(concurrency || rate ? [turn(emitter, flow)] : []),
  ];
  return fragments.reduce((whole, fragment) => sequence(emitter.graph, whole, fragment));
};

/** JSONata of a key or a priority. */
const emitted = (emitter: Emitter, value: number | string): Json =>
  typeof value === 'number' ? value : marked(emitExpression(value, emitter.names));

const withKey = (emitter: Emitter, { key, fair, ...limit }: { key?: string; fair?: string }): JsonObject => ({
  ...(key !== undefined && { key: emitted(emitter, key) }),
  ...(fair !== undefined && { fair: emitted(emitter, fair) }),
  ...(limit as JsonObject),
});

interface Waiting {
  wanted: string;
  comment: string;
  input: JsonObject;
  timeoutSeconds?: number;
  /** Whether the function may skip the execution. */
  skips: boolean;
  next: Edge;
  /** Where errors lead. */
  catches?: Edge[];
}

/** Adds a state that waits until the function, or another execution's, lets it continue. Returns its name. */
const waiting = (
  emitter: Emitter,
  { wanted, comment, input, timeoutSeconds, skips, next, catches = [] }: Waiting,
): string => {
  const { graph } = emitter;
  const name = emitter.stateName(wanted);
  const skipped: Edge = { slot: { kind: 'catch', errors: [FLOW_ERRORS.skipped] }, assigns: [] };
  const over: Edge = { slot: { kind: 'catch', errors: ['States.Timeout'] }, assigns: next.assigns };
  const edges = [
    ...(skips ? [skipped] : []),
    ...(timeoutSeconds === undefined ? [] : [over]),
    ...catches,
    next,
  ];
  const given = { started_at: '{% $states.context.Execution.StartTime %}', ...input };
  emitter.add({
    name,
    body: {
      Type: 'Task',
      Comment: comment,
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: takeTurnFunction(emitter),
        Payload: { input: given, run: runInfo(emitter.build.workflow, name) },
      },
      ...defined({ TimeoutSeconds: timeoutSeconds }),
      Retry:
        timeoutSeconds === undefined
          ? RETRY
          : [{ ErrorEquals: [...FINAL, 'States.Timeout'], MaxAttempts: 0 }, ...RETRY.slice(1)],
    },
    edges,
    expected: timeoutSeconds === undefined ? next : over,
  });
  if (skips) patch(graph, skipped, skippedState(emitter));
  return name;
};

/** Returns the placeholder of the function that gives turns. */
export const takeTurnFunction = ({ build }: Emitter): string => {
  const substitution = actionSubstitution(`platform/${TAKE_TURN}`);
  build.substitutions[substitution] = { kind: 'platform', action: TAKE_TURN };
  return `\${${substitution}}`;
};

/** Returns what the function knows about the execution. */
export const runInfo = (workflow: string, step: string): JsonObject => ({
  ...callInfo({
    workflow,
    step,
    attempt: '{% $states.context.State.RetryCount %}',
    key: `$states.context.Execution.Name & "/${step}"`,
  }),
  task_token: '{% $states.context.Task.Token %}',
});

const SKIPPED = 'skipped';

/** Returns the state in which skipped executions end. */
const skippedState = (emitter: Emitter): string => {
  const known = [...emitter.graph.states.values()].find(({ body }) => body.Comment === SKIPPED_COMMENT);
  if (known) return known.name;
  const name = emitter.stateName(SKIPPED);
  emitter.add({ name, body: { Type: 'Succeed', Comment: SKIPPED_COMMENT, Output: null }, edges: [] });
  return name;
};

const SKIPPED_COMMENT = 'Ends without having done anything: another execution takes place.';

const debounced = (emitter: Emitter, debounce: NonNullable<FlowControl['debounce']>): Fragment => {
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  const name = waiting(emitter, {
    wanted: 'debounce',
    comment: `${WAITING_COMMENTS.debounce} for ${debounce.wait_seconds} s.`,
    input: { debounce: withKey(emitter, debounce) },
    timeoutSeconds: debounce.wait_seconds,
    skips: true,
    next,
  });
  const over = emitter.graph.states
    .get(name)
    ?.edges.find((edge) => edge.slot.kind === 'catch' && edge.target === undefined);
  return { entry: name, pending: [], exits: [...(over ? [over] : []), next] };
};

/**
 * Emits what a step does before it calls an action with limits: it waits for the turn of its call, which the function is given. Undefined if the
 * action has none.
 */
export const waitForCall = (emitter: Emitter, step: Step): Fragment | undefined => {
  const { build, graph } = emitter;
  const { concurrency, rate } = limitsOf(build, step) ?? {};
  if (!concurrency && !rate) return undefined;
  const action = certain(step.uses, 'action of a task');
  const contract = certain(build.actions?.get(action), 'contract of an action with limits');
  /** What the contract says of the action's input, in terms of the step; null for what the step does not give. */
  const ofStep = (text: string): Json => {
    const expression = emitExpression(inTermsOfStep(text, step, contract).text ?? 'null', emitter.names);
    return marked(`$exists(${expression}) ? ${expression} : null`);
  };
  const given = ({ key, fair, ...limit }: { key?: string; fair?: string; max: number }): JsonObject => ({
    ...(key !== undefined && { key: ofStep(key) }),
    ...(fair !== undefined && { fair: ofStep(fair) }),
    ...limit,
    on_limit: 'queue',
  });
  if (concurrency) build.limited.set(action, concurrency.max);
  const variable = turnVariable(emitter, step);
  const next: Edge = { slot: { kind: 'next' }, assigns: [assign(variable, '$states.result.turn')] };
  const name = waiting(emitter, {
    wanted: `turn_${step.id}`,
    comment: `Waits until ${action} may be called for ${step.id}.`,
    input: {
      call: { action, step: step.id, id: `{% ${entryKey(emitter, step)} %}` },
      ...(concurrency && { concurrency: given(concurrency) }),
      ...(rate && { rate: given(rate) }),
    },
    skips: false,
    next,
    catches: routeAll(graph, errorOf(step.id, {}), {}),
  });
  const { Arguments } = certain(graph.states.get(name), 'state that waits').body;
  // A call asks when its step comes to it, not when the execution was started.
  const input = isObject(Arguments) && isObject(Arguments.Payload) ? Arguments.Payload.input : undefined;
  if (isObject(input)) input.started_at = '{% $states.context.State.EnteredTime %}';
  return rate ? untilBegin(emitter, name, next) : { entry: name, pending: [], exits: [next] };
};

const turn = (emitter: Emitter, { concurrency, rate, priority }: FlowControl): Fragment => {
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  const name = waiting(emitter, {
    wanted: 'turn',
    comment: WAITING_COMMENTS.turn,
    input: {
      ...(concurrency && { concurrency: withKey(emitter, concurrency) }),
      ...(priority !== undefined && { priority: emitted(emitter, priority) }),
      ...(rate && { rate: withKey(emitter, rate) }),
    },
    skips: concurrency?.on_limit === 'skip' || rate?.on_limit === 'skip',
    next,
  });
  return rate ? untilBegin(emitter, name, next) : { entry: name, pending: [], exits: [next] };
};

/** Adds a state that waits until the time that the answer of another names. */
const untilBegin = (emitter: Emitter, name: string, next: Edge): Fragment => {
  const { graph } = emitter;
  const at = emitter.variableName('begins_at');
  next.assigns.push(assign(at, '$states.result.begins_at'));
  const begin = emitter.stateName('begin');
  const begun: Edge = { slot: { kind: 'next' }, assigns: [] };
  emitter.add({
    name: begin,
    body: {
      Type: 'Wait',
      Comment: WAITING_COMMENTS.begin,
      Timestamp: marked(`$${at}`),
    },
    edges: [begun],
  });
  patch(graph, next, begin);
  return { entry: name, pending: [], exits: [begun] };
};
