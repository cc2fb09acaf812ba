import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** A way that an execution may take out of a state. */
export interface Edge {
  /** Tells edges of a definition apart. */
  key: string;
  state: string;
  /** The step whose state it is; absent for states that the compiler added. */
  step?: string;
  kind: 'next' | 'choice' | 'catch' | 'retry' | 'timeout';
  /** In words: `charge: catches States.Timeout → compensate`. */
  text: string;
}

/** A handler of errors that leads to another state. */
export interface Catcher {
  key: string;
  errors: string[];
  next: string;
}

/** Returns the key of the way from a state to another, or to the end of its graph. */
export const wayKey = (state: string, target: string | undefined): string => `${state} → ${target ?? 'end'}`;

/** Returns the key of a state's catcher. */
export const catchKey = (state: string, index: number): string => `${state}: catch ${index}`;

/** Returns the key of a state's retrier. */
export const retryKey = (state: string, index: number): string => `${state}: retry ${index}`;

/** Returns the key of a state's timeout. */
export const timeoutKey = (state: string): string => `${state}: timeout`;

/**
 * Lists the ways through a workflow's definition. Left out are retriers that never retry, and the catchers of output that is too large, which
 * come before every other catcher.
 */
export const edgesOf = ({ definition, steps }: WorkflowManifest): Edge[] => {
  const owners = new Map(
    steps.flatMap(
      ({ id, state, fallbacks = [] }) =>
        [[state, id], ...fallbacks.map((name) => [name, name])] as [string, string][],
    ),
  );
  const edges = walkGraphs(definition).flatMap(({ states }) =>
    states.flatMap(({ name, state }) => [
      ...waysOf(name, state),
      ...catchersOf(name, state).map(({ key, errors, next }) =>
        edge(name, 'catch', key, `${name}: catches ${listed(errors)} → ${next}`),
      ),
      ...retriersOf(name, state).map(({ key, errors }) =>
        edge(name, 'retry', key, `${name}: retries ${listed(errors)}`),
      ),
      ...(state.TimeoutSeconds === undefined
        ? []
        : [edge(name, 'timeout', timeoutKey(name), `${name}: times out`)]),
    ]),
  );
  const unique = new Map(edges.map((one) => [one.key, one]));
  return [...unique.values()].map((one) => ({ ...one, ...defined({ step: owners.get(one.state) }) }));
};

/** Returns the errors of a handler in a few words. */
const listed = (errors: readonly string[]): string =>
  errors.length > 3 ? `${errors[0]} and ${errors.length - 1} more` : errors.join(', ');

const edge = (state: string, kind: Edge['kind'], key: string, text: string): Edge => ({
  key,
  state,
  kind,
  text,
});

const waysOf = (name: string, state: JsonObject): Edge[] => {
  if (state.Type !== 'Choice') {
    const key = wayKey(name, typeof state.Next === 'string' ? state.Next : undefined);
    return [edge(name, 'next', key, key)];
  }
  const targets = [...objects(state.Choices).map(({ Next }) => Next), state.Default].filter(
    (next) => typeof next === 'string',
  );
  return targets.map((target) => edge(name, 'choice', wayKey(name, target), wayKey(name, target)));
};

/** Returns the catchers of a state that may be tested, in their order. */
export const catchersOf = (name: string, state: JsonObject): Catcher[] =>
  objects(state.Catch).flatMap(({ ErrorEquals, Next }, index) => {
    const errors = texts(ErrorEquals);
    if (errors.length === 1 && errors[0] === 'States.DataLimitExceeded') return [];
    return [{ key: catchKey(name, index), errors, next: String(Next) }];
  });

/** Returns the retriers of a task that do retry, in their order. */
export const retriersOf = (name: string, state: JsonObject): { key: string; errors: string[] }[] =>
  state.Type !== 'Task'
    ? []
    : objects(state.Retry).flatMap(({ ErrorEquals, MaxAttempts }, index) =>
        MaxAttempts === 0 ? [] : [{ key: retryKey(name, index), errors: texts(ErrorEquals) }],
      );

/** Whether a handler's `ErrorEquals` has an error (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html). */
export const handles = (errors: readonly string[], error: string): boolean =>
  errors.includes(error) ||
  errors.includes('States.ALL') ||
  (errors.includes('States.TaskFailed') && error !== 'States.Timeout') ||
  (errors.includes('States.Timeout') && error === 'States.HeartbeatTimeout');

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
