import type { JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment, Slot } from '#steps/emission.ts';
import type { Emitter } from './emitter.ts';
import { assign, type Handler, patch, type Subgraph, sequence } from './subgraph.ts';

/** Errors after which nobody knows whether the effect took place. */
export const UNKNOWN_OUTCOME = [
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.DataLimitExceeded',
  'States.QueryEvaluationError',
  'AlreadyInProgress',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'InvalidOutput',
  'Lambda.Unknown',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/**
 * Catch edges for whatever fails in a state. What is too large is named, because States.ALL leaves it out.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const routeAll = (
  graph: Subgraph,
  errorExpression: string,
  { known = [], ...options }: RouteOptions & { known?: readonly string[] } = {},
): Edge[] =>
  [[TOO_LARGE], ['States.ALL']]
    .filter(([name]) => !known.includes(name!))
    .map((errors) => routeError(graph, { kind: 'catch', errors }, errorExpression, options))
    .filter((edge) => edge !== undefined);

const TOO_LARGE = 'States.DataLimitExceeded';

interface RouteOptions {
  /** Set on the way besides the error. */
  extra?: Assignment[];
  /** Goes straight to the last resort. */
  abort?: boolean;
}

const handlerFor = (graph: Subgraph, abort: boolean): Handler | undefined =>
  abort ? graph.handlers.find((handler) => handler.base) : graph.handlers.at(-1);

/** An edge that takes an error to whoever handles it in this scope; undefined where the error leaves the scope as it is. */
export const routeError = (
  graph: Subgraph,
  slot: Slot,
  errorExpression: string,
  { extra = [], abort = false }: RouteOptions = {},
): Edge | undefined => {
  const handler = handlerFor(graph, abort);
  if (!handler) return undefined;
  const same = errorExpression === `$${graph.error}`;
  const edge: Edge = { slot, assigns: [...extra, ...(same ? [] : [assign(graph.error, errorExpression)])] };
  patch(graph, edge, handler.label);
  return edge;
};

/** The error as Baton hands it on: what Step Functions says, the step, when, and more members as JSONata. */
export const errorOf = (step: string, more: Record<string, string> = {}): string => {
  const members = { Step: JSON.stringify(step), At: '$millis()', ...more };
  const texts = Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}: ${value}`);
  return `$merge([$states.errorOutput, {${texts.join(', ')}}])`;
};

/** A fragment that goes to the handler with an error made of expressions; undefined where nobody handles it here. */
export const raise = (graph: Subgraph, errorExpression: string): Fragment | undefined => {
  const handler = handlerFor(graph, false);
  return handler && { entry: handler.label, pending: [assign(graph.error, errorExpression)], exits: [] };
};

/** The last resort where there is nothing to undo: fails with the original error. */
export const failAsBefore = (emitter: Emitter): Fragment => {
  const name = emitter.stateName('failed');
  const error = `$${emitter.graph.error}`;
  const body: JsonObject = {
    Type: 'Fail',
    Comment: 'Fails with the original error.',
    Error: `{% ${error}.Error %}`,
    Cause: `{% $exists(${error}.Cause) ? ${error}.Cause : "" %}`,
  };
  emitter.add({ name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};

/** After scopes that never fail: takes their sagas over in the order in which things were done, and fails if one failed. */
export const joinEnvelopes = (emitter: Emitter, fragment: Fragment, name: string): Fragment => {
  const { graph } = emitter;
  const byTime = 'function($a, $b) { $a.at > $b.at }';
  const assigns = [
    ...(graph.saga === undefined
      ? []
      : [assign(graph.saga, `$append($${graph.saga}, $sort($append([], $states.result.saga), ${byTime}))`)]),
    assign(
      graph.error,
      '( $first := $sort(($states.result.error)[$ != null], function($a, $b) { $a.At > $b.At })[0]; ' +
        '$exists($first) ? $first : null )',
    ),
  ];
  const choice = emitter.stateName(`check_${name}`);
  const failed = `$${graph.error} != null`;
  const done: Edge = { slot: { kind: 'default' }, assigns: [] };
  const aborted = graph.handlers.some((handler) => handler.base) && graph.handlers.length > 1;
  const edges = [
    aborted &&
      routeError(
        graph,
        { kind: 'choice', condition: `${failed} and $exists($${graph.error}.Abort)` },
        `$${graph.error}`,
        {
          abort: true,
        },
      ),
    routeError(graph, { kind: 'choice', condition: failed }, `$${graph.error}`),
    done,
  ].filter((edge) => edge !== undefined && edge !== false);
  emitter.add({
    name: choice,
    body: { Type: 'Choice', Comment: 'Fails after all have settled, if one of them failed.' },
    edges,
    expected: done,
  });
  return sequence(graph, fragment, { entry: choice, pending: assigns, exits: [done] });
};
