import { isObject, type Json, knownAs } from '#core/json.ts';

/** File of `statemachines/` that keeps how long steps have taken; `baton plan --history --save` writes it. */
export const ESTIMATES_FILE = 'estimates.json';

/** Runs of a step from which its durations become its estimate. */
export const MIN_SAMPLES = 10;

/** How long a step has taken. */
export interface ObservedDuration {
  /** Half of the runs took less. */
  seconds: number;
  /** A tenth of the runs took less. */
  low: number;
  /** A tenth of the runs took more. */
  high: number;
  /** Runs that were observed. */
  samples: number;
}

/** Durations by workflow and step. */
export type Estimates = ReadonlyMap<string, ReadonlyMap<string, ObservedDuration>>;

/** Reads the content of the file; what does not fit is left out, because an estimate is no more than that. */
export const estimatesIn = (content: Json | undefined): Estimates =>
  new Map(
    entriesOf(content).map(([workflow, steps]) => [
      workflow,
      new Map(
        entriesOf(steps).flatMap(([step, value]): [string, ObservedDuration][] => {
          const observed = observedIn(value);
          return observed ? [[step, observed]] : [];
        }),
      ),
    ]),
  );

const entriesOf = (value: Json | undefined): [string, Json][] =>
  isObject(value) ? Object.entries(value) : [];

const observedIn = (value: Json): ObservedDuration | undefined => {
  if (!isObject(value)) return undefined;
  const { seconds, low, high, samples } = value;
  const fits = [seconds, low, high, samples].every((one) => typeof one === 'number' && one >= 0);
  return fits ? knownAs<ObservedDuration>(value) : undefined;
};
