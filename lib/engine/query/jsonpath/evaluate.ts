import { findsOne, type Segment } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { withinBudget } from './budget.ts';
import { DeadEnd } from './dead-end.ts';
import { compileFilter, type Locate, type Test } from './filter.ts';
import { follow, type Reading } from './select.ts';

/** A compiled path over one document. */
export interface CompiledPath {
  /** A definite path finds at most one value; any other finds a list. */
  definite: boolean;
  /** Reading it visits as many values as it has segments. */
  simple: boolean;
  /** The value, or the list of values for an indefinite path; undefined when the path leads nowhere. */
  read: (document: Json) => Json | undefined;
  /** Why the path leads nowhere, in the words of the library behind AWS's; undefined if it leads somewhere. */
  whyNothing: (document: Json) => string | undefined;
}

/** Compiles a path's segments; a definite path reads null past an array's end, as on AWS, unless it is strict. */
export const compileSegments = (segments: Segment[], isStrict = false): CompiledPath => {
  const begin = compileReading(segments);
  const definite = segments.every(findsOne);
  const find = (document: Json, isTraced: boolean): Json | undefined => {
    const reading = begin(document, { isStrict: false, isTraced });
    withinBudget(() => follow(document, 0, '$', reading));
    if (!definite) return reading.found;
    return isStrict && reading.isPastEnd ? undefined : reading.found[0];
  };
  const simple = simpleKeys(segments);
  return {
    definite,
    simple: simple !== null,
    read: simple
      ? simpleReader(simple, isStrict ? undefined : null)
      : (document) =>
          unlessDeadEnd(
            () => find(document, false),
            () => undefined,
          ),
    whyNothing: (document) =>
      unlessDeadEnd(
        () => {
          find(document, true);
          return undefined;
        },
        ({ message }) => message,
      ),
  };
};

const unlessDeadEnd = <Value>(read: () => Value, fallback: (end: DeadEnd) => Value): Value => {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof DeadEnd) return fallback(thrown);
    throw thrown;
  }
};

type Begin = (document: Json, options: Pick<Reading, 'isStrict' | 'isTraced'>) => Reading;

const compileReading = (segments: Segment[]): Begin => {
  const tests = segments.map((segment): Test | undefined =>
    segment.kind === 'filter' ? compileFilter(segment.test, compileLocate) : undefined,
  );
  const lastIndefinite = segments.findLastIndex((segment) => !findsOne(segment));
  const isDefiniteFrom = segments.map((_, at) => at > lastIndefinite);
  return (document, options) => ({
    ...options,
    segments,
    tests,
    isDefiniteFrom,
    document,
    found: [],
    isPastEnd: false,
  });
};

/** Compiles a path in a filter, which finds one value. */
const compileLocate = (segments: Segment[]): Locate => {
  const begin = compileReading(segments);
  return (value, document, isStrict) => {
    const reading = begin(document, { isStrict, isTraced: false });
    follow(value, 0, '$', reading);
    return reading.found[0] ?? null;
  };
};

/** Returns the one key or index of a segment; undefined if it may lead to several values. */
const keyOf = (segment: Segment): string | number | undefined => {
  if (segment.kind === 'child') return segment.keys.length === 1 ? segment.keys[0] : undefined;
  return segment.kind === 'index' && segment.indexes.length === 1 ? segment.indexes[0] : undefined;
};

/** Returns the keys and indexes of a path that consists of nothing else, or null. */
export const simpleKeys = (segments: Segment[]): (string | number)[] | null => {
  const keys: (string | number)[] = [];
  for (const segment of segments) {
    const key = keyOf(segment);
    if (key === undefined) return null;
    keys.push(key);
  }
  return keys;
};

const simpleReader = (
  keys: (string | number)[],
  pastEnd: null | undefined,
): ((document: Json) => Json | undefined) => {
  const [first, ...rest] = keys;
  if (first === undefined) return (document) => document;
  if (rest.length === 0) return (document) => step(document, first, pastEnd);
  return (document) => {
    let value = step(document, first, pastEnd);
    for (const key of rest) {
      if (value === undefined) return undefined;
      value = step(value, key, pastEnd);
    }
    return value;
  };
};

const step = (value: Json, key: string | number, pastEnd: null | undefined): Json | undefined => {
  if (typeof key === 'number') {
    if (!Array.isArray(value)) return undefined;
    return key >= 0 && key < value.length ? value[key] : pastEnd;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
};
