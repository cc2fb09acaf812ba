import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { ERROR, type StateFailure } from '../../model/errors.ts';
import type { Catcher, Retrier } from '../../model/handlers.ts';
import { compileAssign } from '../../query/data/data-flow.ts';
import { compileResultPath } from '../../query/data/result-path.ts';
import { compileValue } from '../../query/jsonata/compile.ts';

const objects = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);

/** Compiles a Retry field. */
export const compileRetriers = (retry: Json | undefined): Retrier[] =>
  objects(retry).map((entry) => ({
    errors: entry.ErrorEquals as string[],
    intervalSeconds: (entry.IntervalSeconds as number | undefined) ?? 1,
    maxAttempts: (entry.MaxAttempts as number | undefined) ?? 3,
    backoffRate: (entry.BackoffRate as number | undefined) ?? 2,
    maxDelaySeconds: (entry.MaxDelaySeconds as number | undefined) ?? null,
    jitter: (entry.JitterStrategy as 'NONE' | 'FULL' | undefined) ?? 'NONE',
  }));

/** Compiles a Catch field. */
export const compileCatchers = (list: Json | undefined, language: 'JSONPath' | 'JSONata'): Catcher[] =>
  objects(list).map((entry, index) => {
    const location = `Catch[${index}]`;
    const assign = compileAssign(entry.Assign, language, `${location}/Assign`);
    const base = { errors: entry.ErrorEquals as string[], next: entry.Next as string };
    if (language === 'JSONata') {
      const output =
        entry.Output === undefined ? null : compileValue(entry.Output, `${location}/Output`).evaluate;
      return {
        ...base,
        finish(evaluation, errorOutput) {
          evaluation.errorOutput = errorOutput;
          if (assign) evaluation.assigned = assign(evaluation);
          return output ? output(evaluation) : errorOutput;
        },
      };
    }
    const resultPath = compileResultPath(entry.ResultPath as string | null | undefined);
    return {
      ...base,
      finish(evaluation, errorOutput) {
        if (assign) {
          evaluation.input = errorOutput;
          evaluation.assigned = assign(evaluation);
        }
        return resultPath(evaluation.stateInput, errorOutput);
      },
    };
  });

/** Returns whether a retrier's or catcher's error names cover a failure. None covers States.Runtime. */
export const covers = (
  errors: string[],
  failure: Pick<StateFailure, 'error' | 'terminal' | 'heartbeat'>,
): boolean => {
  if (failure.error === ERROR.runtime) return false;
  return errors.some(
    (name) =>
      (failure.error !== null && name === failure.error) ||
      (name === ERROR.all && !failure.terminal) ||
      (name === ERROR.taskFailed &&
        failure.error !== null &&
        failure.error !== ERROR.timeout &&
        !failure.terminal) ||
      (name === ERROR.heartbeatTimeout && failure.heartbeat),
  );
};

/** Returns the seconds before a retrier's next attempt, after `attempts` of them. */
export const delaySeconds = (retrier: Retrier, attempts: number, random: () => number): number => {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** attempts;
  const capped = retrier.maxDelaySeconds === null ? grown : Math.min(grown, retrier.maxDelaySeconds);
  return retrier.jitter === 'FULL' ? random() * capped : capped;
};
