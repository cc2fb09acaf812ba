import type { WorkflowManifest } from '#contracts/manifest.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { StepView } from '../../api/types.ts';
import type { Attempt } from './attempts.ts';

/** Errors that `States.TaskFailed` does not stand for. */
const NOT_TASK_FAILED = new Set(['States.Timeout']);

/**
 * Returns until when the next attempt of each step begins that has failed and is tried again, in milliseconds since the epoch. With jitter it may
 * begin earlier.
 */
export const nextAttempts = (
  steps: readonly StepView[],
  attempts: ReadonlyMap<string, readonly Attempt[]>,
  manifest: WorkflowManifest,
): ReadonlyMap<string, number> =>
  new Map(
    steps.flatMap(({ id, status }): [string, number][] => {
      const made = attempts.get(id) ?? [];
      const last = made.at(-1);
      if (status !== 'running' || last?.outcome !== 'failed' || last.to === undefined) return [];
      const state = manifest.steps.find((step) => step.id === id)?.state;
      const retrier = retrierFor(
        state === undefined ? undefined : findState(manifest.definition, state),
        last.error,
      );
      return retrier ? [[id, last.to + delayOf(retrier, failuresIn(made))]] : [];
    }),
  );

/** Failed attempts since the step last succeeded. */
const failuresIn = (attempts: readonly Attempt[]): number =>
  attempts.length - 1 - attempts.findLastIndex(({ outcome }) => outcome === 'succeeded');

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const delayOf = (
  {
    IntervalSeconds: interval = 1,
    BackoffRate: rate = 2,
    MaxDelaySeconds: most = Number.POSITIVE_INFINITY,
  }: JsonObject,
  failures: number,
): number => Math.min(Number(interval) * Number(rate) ** Math.max(0, failures - 1), Number(most)) * 1000;

const retrierFor = (state: JsonObject | undefined, error = ''): JsonObject | undefined => {
  const retriers = Array.isArray(state?.Retry) ? state.Retry.filter(isObject) : [];
  const found = retriers.find(
    ({ ErrorEquals: names }) =>
      Array.isArray(names) &&
      (names.includes(error) ||
        names.includes('States.ALL') ||
        (names.includes('States.TaskFailed') && !NOT_TASK_FAILED.has(error))),
  );
  return found?.MaxAttempts === 0 ? undefined : found;
};

/** Finds a state of a definition at any depth. */
const findState = (value: Json | undefined, name: string): JsonObject | undefined => {
  if (Array.isArray(value)) return firstIn(value, name);
  if (!isObject(value)) return undefined;
  const { States: states } = value;
  const state = isObject(states) ? states[name] : undefined;
  return isObject(state) ? state : firstIn(Object.values(value), name);
};

const firstIn = (values: readonly Json[], name: string): JsonObject | undefined => {
  for (const value of values) {
    const found = findState(value, name);
    if (found) return found;
  }
  return undefined;
};
