import { FLOW_ERRORS, type FlowControl, TAKE_TURN } from '#contracts/flow.ts';
import { actionSubstitution } from '#contracts/names.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Edge, Fragment } from '#steps/emission.ts';
import { flowControlOf } from '../flow-control.ts';
import { emitExpression } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { assign, patch, sequence } from './subgraph.ts';

/** Errors of the function that come out the same however often it is asked. */
const FINAL = [...Object.values(FLOW_ERRORS), 'InvalidInput', 'States.QueryEvaluationError'];

/** Another attempt keeps the place in the queue, so there are as many as it may take until the service is back. */
const RETRY: JsonObject[] = [
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

const withKey = (emitter: Emitter, { key, ...limit }: { key?: string }): JsonObject => ({
  ...(key === undefined ? {} : { key: emitted(emitter, key) }),
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
}

/** Adds a state that waits until the function, or another execution's, lets it continue. Returns its name. */
const waiting = (
  emitter: Emitter,
  { wanted, comment, input, timeoutSeconds, skips, next }: Waiting,
): string => {
  const { build, graph } = emitter;
  const substitution = actionSubstitution(`platform/${TAKE_TURN}`);
  build.substitutions[substitution] = { kind: 'platform', action: TAKE_TURN };
  const name = emitter.stateName(wanted);
  const skipped: Edge = { slot: { kind: 'catch', errors: [FLOW_ERRORS.skipped] }, assigns: [] };
  const over: Edge = { slot: { kind: 'catch', errors: ['States.Timeout'] }, assigns: next.assigns };
  const edges = [...(skips ? [skipped] : []), ...(timeoutSeconds === undefined ? [] : [over]), next];
  const given = { started_at: '{% $states.context.Execution.StartTime %}', ...input };
  emitter.add({
    name,
    body: {
      Type: 'Task',
      Comment: comment,
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: `\${${substitution}}`,
        Payload: { input: given, run: runInfo(build.workflow, name) },
      },
      ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
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

const runInfo = (workflow: string, step: string): JsonObject => ({
  execution: '{% $states.context.Execution.Id %}',
  execution_name: '{% $states.context.Execution.Name %}',
  workflow,
  step,
  attempt: '{% $states.context.State.RetryCount %}',
  idempotency_key: `{% $states.context.Execution.Name & "/${step}" %}`,
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
    comment: `Waits until no newer execution has been started for ${debounce.wait_seconds} s.`,
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

const turn = (emitter: Emitter, { concurrency, rate, priority }: FlowControl): Fragment => {
  const { graph } = emitter;
  const next: Edge = { slot: { kind: 'next' }, assigns: [] };
  const name = waiting(emitter, {
    wanted: 'turn',
    comment: 'Waits until the execution may begin.',
    input: {
      ...(concurrency ? { concurrency: withKey(emitter, concurrency) } : {}),
      ...(priority === undefined ? {} : { priority: emitted(emitter, priority) }),
      ...(rate ? { rate: withKey(emitter, rate) } : {}),
    },
    skips: concurrency?.on_limit === 'skip' || rate?.on_limit === 'skip',
    next,
  });
  if (!rate) return { entry: name, pending: [], exits: [next] };
  const at = emitter.variableName('begins_at');
  next.assigns.push(assign(at, '$states.result.begins_at'));
  const begin = emitter.stateName('begin');
  const begun: Edge = { slot: { kind: 'next' }, assigns: [] };
  emitter.add({
    name: begin,
    body: {
      Type: 'Wait',
      Comment: 'Waits until the rate allows another start.',
      Timestamp: marked(`$${at}`),
    },
    edges: [begun],
  });
  patch(graph, next, begin);
  return { entry: name, pending: [], exits: [begun] };
};
