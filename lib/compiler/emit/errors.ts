import type { JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment, Slot } from '#steps/emission.ts';
import type { Emitter } from './emitter.ts';
import { assign, patch, type Subgraph, sequence } from './subgraph.ts';

/** Errors after which it is unknown whether the effect took place. */
export const UNKNOWN_OUTCOME = [
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.DataLimitExceeded',
  'States.QueryEvaluationError',
  'AlreadyInProgress',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'InvalidOutput',
  'Lambda.Unknown',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/**
 * Returns Catch edges for any error of a state. States.DataLimitExceeded is listed separately, because States.ALL excludes it.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const routeAll = (
  graph: Subgraph,
  errorExpression: string,
  { known = [], ...options }: RouteOptions & { known?: readonly string[] } = {},
): Edge[] =>
  [[TOO_LARGE], ['States.ALL']]
    .filter(([name = '']) => !known.includes(name))
    .map((errors) => routeError(graph, { kind: 'catch', errors }, errorExpression, options))
    .filter((edge) => edge !== undefined);

const TOO_LARGE = 'States.DataLimitExceeded';

interface RouteOptions {
  /** Assigned along with the error. */
  extra?: Assignment[];
  /** Whether it goes straight to the last resort. */
  abort?: boolean;
}

/** Returns an edge that takes an error to its handler; undefined if the error leaves the subgraph unhandled. */
export const routeError = (
  graph: Subgraph,
  slot: Slot,
  errorExpression: string,
  { extra = [], abort = false }: RouteOptions = {},
): Edge | undefined => {
  const handler = abort ? graph.handlers.find(({ base }) => base) : graph.handlers.at(-1);
  if (!handler) return undefined;
  const same = errorExpression === `$${graph.error}`;
  const mark = handler.mark === undefined ? [] : [assign(handler.mark, `$count($${graph.saga})`)];
  const edge: Edge = {
    slot,
    assigns: [...mark, ...extra, ...(same ? [] : [assign(graph.error, errorExpression)])],
  };
  patch(graph, edge, handler.label);
  return edge;
};

/** Returns the error as Baton passes it on: Step Functions' error output, the step, the time, and more members as JSONata. */
export const errorOf = (step: string, more: Record<string, string> = {}): string => {
  const members = { Step: JSON.stringify(step), At: '$millis()', ...more };
  const texts = Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}: ${value}`);
  return `$merge([$states.errorOutput, {${texts.join(', ')}}])`;
};

/** Returns a fragment that goes to the handler with an error made of expressions; undefined if nothing handles it here. */
export const raise = (graph: Subgraph, errorExpression: string): Fragment | undefined => {
  const handler = graph.handlers.at(-1);
  return handler && { entry: handler.label, pending: [assign(graph.error, errorExpression)], exits: [] };
};

/**
 * Returns, as a Fail state's Error, the name of the error in a variable. A name that begins with `States.` loses that: the states
 * language reserves those for what a service reports itself (https://states-language.net/spec.html#errors).
 */
export const raisedName = (variable: string): string =>
  `{% $replace($${variable}.Error, /^States[.]/, "") %}`;

/** Emits the last resort of a workflow with nothing to undo: it fails with the original error. */
export const failAsBefore = (emitter: Emitter): Fragment => {
  const name = emitter.stateName('failed');
  const error = `$${emitter.graph.error}`;
  const body: JsonObject = {
    Type: 'Fail',
    Comment: 'Fails with the original error.',
    Error: raisedName(emitter.graph.error),
    Cause: `{% $exists(${error}.Cause) ? ${error}.Cause : "" %}`,
  };
  emitter.add({ name, body, edges: [] });
  return { entry: name, pending: [], exits: [] };
};

/** Joins subgraphs that never fail: takes over their sagas in the order of the effects, and fails if one of them failed. */
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
