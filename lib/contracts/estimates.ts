import { isObject, type Json, type JsonObject, knownAs } from '#core/json.ts';

/** File of `statemachines/` that keeps how long steps have taken; `baton plan --history --save` writes it. */
export const ESTIMATES_FILE = 'estimates.json';

/** Runs of a step from which its durations become its estimate. */
export const MIN_SAMPLES = 10;

/** How long runs of a step have taken. */
export interface Durations {
  /** Half of the runs took less. */
  seconds: number;
  /** A tenth of the runs took less. */
  low: number;
  /** A tenth of the runs took more. */
  high: number;
}

/** The same of runs whose inputs were of a size. */
export interface SizedDurations extends Durations {
  /** Bytes of the largest of these inputs; the smallest is larger than those of the size before. */
  up_to_bytes: number;
}

/** How long a step has taken. */
export interface ObservedDuration extends Durations {
  /** Runs that were observed. */
  samples: number;
  /** By the size of what the step was given, from the smallest; absent if inputs were of one size, or too few of each were observed. */
  sizes?: SizedDurations[];
}

/** Returns the durations of the size that an input has; undefined if none of it were observed. */
export const ofSize = (sizes: readonly SizedDurations[] = [], bytes: number): SizedDurations | undefined =>
  sizes.find(({ up_to_bytes }) => bytes <= up_to_bytes);

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
  if (!isObject(value) || !areNumbers(value, ['seconds', 'low', 'high', 'samples'])) return undefined;
  const { sizes, ...observed } = value;
  const fitting = (Array.isArray(sizes) ? sizes : []).filter(
    (size) => isObject(size) && areNumbers(size, ['up_to_bytes', 'seconds', 'low', 'high']),
  );
  return knownAs<ObservedDuration>(fitting.length > 0 ? { ...observed, sizes: fitting } : observed);
};

const areNumbers = (value: JsonObject, fields: readonly string[]): boolean =>
  fields.every((field) => {
    const one = value[field];
    return typeof one === 'number' && one >= 0;
  });
