import { defined } from '#core/defined.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { ManifestStep } from '../manifest.ts';
import type { FailedIterations } from './snapshot.ts';
import type { StepRun } from './step-run.ts';
import type { Visit } from './visit.ts';

/** A run that failed, perhaps in an iteration. */
interface FailedRun {
  step: string;
  run: StepRun;
  visit: Visit;
}

/**
 * Returns the failed iterations of loops whose iterations are in the history itself, by step: how many there are, and of the first what failed
 * in it, and with what. Failures after which the iteration continued count if there are no others. `hides` leaves out what may be sensitive.
 */
export const failedLoops = (
  steps: readonly ManifestStep[],
  runs: ReadonlyMap<string, readonly StepRun[]>,
  { all, hides }: { all: readonly Visit[]; hides: boolean },
): Map<string, FailedIterations> => {
  const failures = steps.flatMap(({ id }) => failedRuns(id, runs.get(id) ?? []));
  const found = new Map<string, FailedIterations>();
  for (const { id, state } of steps) {
    const maps = new Set(all.filter((visit) => visit.state === state && visit.iterations !== undefined));
    const [handled, unhandled] = [true, false].map((is) =>
      firstInEach(
        failures.filter(({ run }) => (run.handled === 'here') === is),
        maps,
      ),
    );
    const failed = unhandled?.size ? unhandled : (handled ?? unhandled);
    const [first] = failed ?? [];
    if (!failed || !first) continue;
    const ended = [...maps].reduce((sum, { iterations }) => sum + (iterations?.ended ?? 0), 0);
    const [iteration, { step, run, visit }] = first;
    const { error, cause } = run;
    found.set(id, {
      ended: Math.max(ended, failed.size),
      failed: failed.size,
      ...defined({ iteration, step, error }),
      ...(failed === handled ? { handled: true } : {}),
      ...(hides ? {} : defined({ cause: cause?.slice(0, MAX_CAUSE), with: givenTo(visit) })),
    });
  }
  return found;
};

/** Returns the first failure in each iteration of some loops. */
const firstInEach = (failures: readonly FailedRun[], maps: ReadonlySet<Visit>): Map<string, FailedRun> => {
  const found = new Map<string, FailedRun>();
  for (const failure of failures.toSorted(earliest)) {
    const iteration = iterationIn(failure.visit, maps);
    if (iteration !== undefined && !found.has(iteration)) found.set(iteration, failure);
  }
  return found;
};

/** Characters of a cause, and of an input, that are shown. */
const [MAX_CAUSE, MAX_INPUT] = [1000, 500];

const failedRuns = (step: string, runs: readonly StepRun[]): FailedRun[] =>
  runs.flatMap((run) => {
    const visit = run.visits.at(-1);
    return visit && run.outcome === 'failed' ? [{ step, run, visit }] : [];
  });

/** A block fails after what failed in it. */
const earliest = (one: FailedRun, other: FailedRun): number =>
  (one.visit.leftAtMilliseconds ?? 0) - (other.visit.leftAtMilliseconds ?? 0) ||
  other.visit.id - one.visit.id;

/** Returns the numbers of the iterations that a visit is in, down to one of some loops; undefined if it is in none of them. */
const iterationIn = (visit: Visit, maps: ReadonlySet<Visit>): string | undefined => {
  const numbers: number[] = [];
  let isIn = false;
  for (let at: Visit | undefined = visit; at; at = at.parent) {
    isIn ||= at.parent !== undefined && maps.has(at.parent);
    if (isIn && at.index !== undefined && at.parent?.kind === 'Map') numbers.unshift(at.index);
  }
  return isIn ? numbers.join('/') : undefined;
};

/** What an action was called with, or a service. */
const givenTo = ({ given }: Visit): Json | undefined => {
  const parameters = given === undefined ? undefined : parseJson(given);
  const payload = isObject(parameters) ? parameters.Payload : undefined;
  const input = isObject(payload) && isObject(payload.run) ? payload.input : parameters;
  return input !== undefined && JSON.stringify(input).length <= MAX_INPUT ? input : undefined;
};
