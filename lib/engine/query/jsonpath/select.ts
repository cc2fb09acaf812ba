import type { Filter, Segment } from '#asl/jsonpath/path.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject, ownField, setField } from '#core/json.ts';
import { visit } from './budget.ts';
import { PATH_FUNCTIONS } from './functions.ts';

/**
 * Thrown when a path leads nowhere: a property or an index is not there, or a value is of another kind. `isMissing` is false for
 * the latter, which fails the path wherever it is met.
 */
class DeadEnd {
  readonly isMissing: boolean;

  constructor(isMissing: boolean) {
    this.isMissing = isMissing;
  }
}

const MISSING = new DeadEnd(true);
const UNFIT = new DeadEnd(false);

/** A path that is being read. */
interface Reading {
  segments: readonly Segment[];
  /** It finds one value. */
  isDefinite: boolean;
  passes(filter: Filter, item: Json): boolean;
  found: Json[];
}

/**
 * Returns the values that segments lead to from a value, in document order, as Jayway's JsonPath 2.0 finds them, which AWS uses;
 * undefined if the path leads nowhere.
 */
export const select = (
  value: Json,
  { segments, isDefinite, passes }: Omit<Reading, 'found'>,
): Json[] | undefined => {
  const reading: Reading = { segments, isDefinite, passes, found: [] };
  try {
    follow(value, 0, reading);
    return reading.found;
  } catch (thrown) {
    if (thrown instanceof DeadEnd) return undefined;
    throw thrown;
  }
};

/** Follows the segments from a position on. */
const follow = (value: Json, at: number, reading: Reading): void => {
  visit(1);
  const segment = reading.segments[at];
  if (!segment) {
    reading.found.push(value);
    return;
  }
  switch (segment.kind) {
    case 'child':
      followKeys(value, segment.keys, at, reading);
      return;
    case 'index':
      followIndexes(value, segment.indexes, at, reading);
      return;
    case 'slice':
      followSlice(value, segment, at, reading);
      return;
    case 'wildcard':
      followAll(value, at, reading);
      return;
    case 'descendant':
      descend(value, at + 1, reading);
      return;
    case 'filter':
      followFilter(value, segment.test, at, reading);
      return;
    case 'function':
      followFunction(value, segment, at, reading);
      return;
  }
};

const followKeys = (value: Json, keys: readonly string[], at: number, reading: Reading): void => {
  if (!isObject(value)) throw MISSING;
  const isLast = at === reading.segments.length - 1;
  if (keys.length > 1) {
    // Several properties are an object of those that are there, and nothing can follow them.
    if (!isLast) throw UNFIT;
    const chosen: JsonObject = {};
    for (const key of keys) {
      const field = ownField(value, key);
      if (field !== undefined) setField(chosen, key, field);
    }
    reading.found.push(chosen);
    return;
  }
  const field = ownField(value, keys[0] ?? '');
  if (field !== undefined) follow(field, at + 1, reading);
  else if (isLast || reading.isDefinite) throw MISSING;
};

const arrayAt = (value: Json): Json[] => {
  if (value === null) throw MISSING;
  if (!Array.isArray(value)) throw UNFIT;
  return value;
};

const followIndexes = (value: Json, indexes: readonly number[], at: number, reading: Reading): void => {
  const array = arrayAt(value);
  for (const index of indexes) {
    const item = array.at(index);
    if (item === undefined) throw MISSING;
    follow(item, at + 1, reading);
  }
};

/** The library takes a step of a slice, and does not use it. */
const followSlice = (
  value: Json,
  { from, to }: Extract<Segment, { kind: 'slice' }>,
  at: number,
  reading: Reading,
): void => {
  const array = arrayAt(value);
  // Counted from both ends, there is nothing between.
  if (from !== null && to !== null && to < 0) {
    if (from < 0) throw MISSING;
    return;
  }
  for (const item of array.slice(from ?? 0, to ?? array.length)) follow(item, at + 1, reading);
};

const followAll = (value: Json, at: number, reading: Reading): void => {
  if (isObject(value)) {
    for (const item of Object.values(value)) follow(item, at + 1, reading);
    return;
  }
  if (!Array.isArray(value)) return;
  for (const item of value) {
    try {
      follow(item, at + 1, reading);
    } catch (thrown) {
      if (!(thrown instanceof DeadEnd && thrown.isMissing)) throw thrown;
    }
  }
};

const followFilter = (value: Json, test: Filter, at: number, reading: Reading): void => {
  if (!Array.isArray(value) && !isObject(value)) throw UNFIT;
  for (const item of Array.isArray(value) ? value : [value]) {
    visit(1);
    if (reading.passes(test, item)) follow(item, at + 1, reading);
  }
};

const followFunction = (
  value: Json,
  { name, arguments: values }: Extract<Segment, { kind: 'function' }>,
  at: number,
  reading: Reading,
): void => {
  const result = PATH_FUNCTIONS.get(name)?.(value, values);
  if (result === undefined) throw MISSING;
  follow(result, at + 1, reading);
};

/** Follows a segment from wherever it fits: a value, and everything below it, without recursion. */
const descend = (top: Json, at: number, reading: Reading): void => {
  const segment = reading.segments[at];
  const pending: Json[] = [top];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    visit(1);
    if (typeof value !== 'object' || value === null) continue;
    if (!segment) reading.found.push(value);
    else if (fits(segment, value, reading)) {
      if (segment.kind === 'filter') follow(value, at + 1, reading);
      else follow(value, at, reading);
    }
    const below = Array.isArray(value) ? value : Object.values(value);
    for (let index = below.length - 1; index >= 0; index--) pending.push(below[index] ?? null);
  }
};

const fits = (segment: Segment, value: Json[] | JsonObject, reading: Reading): boolean => {
  if (segment.kind === 'child') {
    return !Array.isArray(value) && segment.keys.every((key) => Object.hasOwn(value, key));
  }
  if (segment.kind === 'index' || segment.kind === 'slice') return Array.isArray(value);
  if (segment.kind === 'filter') return !Array.isArray(value) && reading.passes(segment.test, value);
  return true;
};
