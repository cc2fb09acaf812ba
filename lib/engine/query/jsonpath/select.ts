// Above 250 lines: one reading of a path, with a function for each kind of segment.
import type { Segment } from '#asl/jsonpath/path.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject, ownField, setField } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { visit } from './budget.ts';
import { DeadEnd } from './dead-end.ts';
import type { Model, Test } from './filter.ts';

/** A path that is being read. */
export interface Reading {
  segments: readonly Segment[];
  /** The filters among the segments. */
  tests: readonly (Test | undefined)[];
  /** For each segment, whether it and all that follow lead to one value. */
  isDefiniteFrom: readonly boolean[];
  document: Json;
  /** An object of several properties needs them all. */
  isStrict: boolean;
  /** Values that were found. */
  found: Json[];
  /** An index was beyond the array, where there is null. */
  isPastEnd: boolean;
  /** Messages of dead ends name the place. */
  isTraced: boolean;
}

/**
 * Follows the segments from a position on and collects the values that they lead to, in document order, as Jayway's JsonPath 2.0
 * does on Jackson's trees; throws DeadEnd if the path leads nowhere. `place` is where the value is.
 */
export const follow = (value: Model, at: number, place: string, reading: Reading): void => {
  visit(1);
  const segment = reading.segments[at];
  if (!segment) {
    reading.found.push(value ?? null);
    return;
  }
  switch (segment.kind) {
    case 'child':
      followKeys(value, segment.keys, { at, place, reading });
      return;
    case 'index':
    case 'fromEnd':
    case 'slice':
      followNumbers(value, segment, { at, place, reading });
      return;
    case 'wildcard':
      followAll(value, { at, place, reading });
      return;
    case 'descendant':
      descend(value, { at: at + 1, place, reading });
      return;
    case 'root':
      follow(value, at + 1, '$', reading);
      return;
    case 'filter':
      followFilter(value, { at, place, reading });
      return;
  }
};

/** Where the reading is. */
interface Step {
  at: number;
  place: string;
  reading: Reading;
}

/** Returns the place of a part of the value at a place. */
const inside = (place: string, key: string | number, { isTraced }: Reading): string => {
  if (!isTraced) return place;
  return place + (typeof key === 'number' ? `[${key}]` : `['${key}']`);
};

/** A property that is null is as good as no value. */
const passedOn = (value: Json): Model => (value === null ? undefined : value);

const missing = (message: string): DeadEnd => new DeadEnd(true, message);
const unfit = (message: string): DeadEnd => new DeadEnd(false, message);

const followKeys = (value: Model, keys: readonly string[], { at, place, reading }: Step): void => {
  const names = namesOf(keys);
  if (!isObject(value)) throw missing(`Property ${names} not found in path ${place}`);
  const isLast = at === reading.segments.length - 1;
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) {
    if (!isLast) throw unfit(`Multi properties can only be used as path leafs: ${place}${names}`);
    reading.found.push(chosen(value, keys, place + names, reading.isStrict));
    return;
  }
  const field = ownField(value, key);
  if (field !== undefined) {
    follow(passedOn(field), at + 1, inside(place, key, reading), reading);
  } else if (isLast) throw missing(`No results for path: ${place}${names}`);
  else if (reading.isStrict || reading.isDefiniteFrom[Math.max(at - 1, 0)])
    throw missing(`Missing property in path ${place}${names}`);
};

/** Several properties are an object of those that are there. */
const chosen = (value: JsonObject, keys: readonly string[], place: string, isStrict: boolean): JsonObject => {
  const object: JsonObject = {};
  for (const key of keys) {
    const field = ownField(value, key);
    if (field !== undefined) setField(object, key, field);
    else if (isStrict) throw missing(`Missing property in path ${place}`);
  }
  return object;
};

type Numbers = Extract<Segment, { kind: 'index' | 'fromEnd' | 'slice' }>;

const followNumbers = (value: Model, segment: Numbers, step: Step): void => {
  if (value === undefined) throw missing(`The path ${step.place} is null`);
  if (!Array.isArray(value)) {
    throw unfit(
      `Filter: ${textFrom(step)} can only be applied to arrays. Current context is: ${shown(value)}`,
    );
  }
  if (segment.kind === 'index') for (const index of segment.indexes) followIndex(value, index, step);
  else if (segment.kind === 'fromEnd') followIndex(value, value.length + segment.offset, step);
  else followSlice(value, segment, step);
};

/** Returns the rest of the path as the library writes it. */
const textFrom = ({ at, reading }: Step): string => reading.segments.slice(at).map(textOf).join('');

const textOf = (segment: Segment): string => {
  switch (segment.kind) {
    case 'child':
      return namesOf(segment.keys);
    case 'index':
      return `[${segment.indexes.join(',')}]`;
    case 'fromEnd':
      return `[@.size()${segment.offset}]`;
    case 'slice':
      return `[${segment.from ?? ''}:${segment.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descendant':
      return '..';
    case 'root':
      return '$';
    case 'filter':
      return '[?]';
  }
};

const namesOf = (keys: readonly string[]): string => `[${keys.map((key) => `'${key}'`).join(', ')}]`;

const shown = (value: Model): string => (typeof value === 'string' ? value : jsonText(value ?? null));

/** Beyond an array, at either end, there is null. */
const followIndex = (array: Json[], index: number, { at, place, reading }: Step): void => {
  const item = array[index];
  if (item === undefined) reading.isPastEnd = true;
  follow(item, at + 1, inside(place, index, reading), reading);
};

/** Between two ends, a negative one does not count from the end of the array; a step is not used. */
const followSlice = (array: Json[], { from, to }: Extract<Segment, { kind: 'slice' }>, step: Step): void => {
  const { length } = array;
  const fromEnd = (index: number): number => (index < 0 ? length + index : index);
  let start = from ?? 0;
  let end = Math.min(length, to ?? length);
  if (to === null) start = Math.max(0, fromEnd(start));
  else if (from === null) end = fromEnd(end);
  if (length === 0) return;
  for (let index = start; index < end; index++) followIndex(array, index, step);
};

const followAll = (value: Model, step: Step): void => {
  const { at, place, reading } = step;
  if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      follow(passedOn(item), at + 1, inside(place, key, reading), reading);
    return;
  }
  if (!Array.isArray(value)) return;
  for (const index of value.keys()) {
    try {
      followIndex(value, index, step);
    } catch (thrown) {
      if (!(thrown instanceof DeadEnd && thrown.isMissing)) throw thrown;
    }
  }
};

const passes = (item: Model, { at, reading }: Step): boolean => {
  visit(1);
  return reading.tests[at]?.(item, reading.document) ?? false;
};

const followFilter = (value: Model, step: Step): void => {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      if (passes(passedOn(item), step)) followIndex(value, index, step);
  } else if (isObject(value)) {
    if (passes(value, step)) follow(value, step.at + 1, step.place, step.reading);
  } else {
    throw unfit(
      `Filter: ${textFrom(step)} can not be applied to primitives. Current context is: ${shown(value)}`,
    );
  }
};

/**
 * Follows a segment from wherever it fits: a value, and everything below it, without recursion. From a list that fits, the library
 * continues with the segment after it at each of the list's items, unless it is the last.
 */
const descend = (top: Model, step: Step): void => {
  const { at, reading } = step;
  const isLast = at >= reading.segments.length - 1;
  const pending: Model[] = [top];
  // Places are worth their time only in messages.
  const places: string[] = [step.place];
  while (pending.length > 0) {
    const value = pending.pop();
    const place = places.pop() ?? step.place;
    visit(1);
    if (typeof value !== 'object' || value === null) continue;
    const items = Array.isArray(value) ? value : Object.values(value);
    const keys = reading.isTraced && !Array.isArray(value) ? Object.keys(value) : undefined;
    const placeOf = (index: number): string => inside(place, keys?.[index] ?? index, reading);
    if (!fits(value, step)) {
      // Only what is below it may fit.
    } else if (Array.isArray(value) && !isLast) {
      for (let index = 0; index < items.length; index++)
        follow(passedOn(items[index] ?? null), at + 1, placeOf(index), reading);
    } else follow(value, at, place, reading);
    for (let index = items.length - 1; index >= 0; index--) {
      pending.push(passedOn(items[index] ?? null));
      if (reading.isTraced) places.push(placeOf(index));
    }
  }
};

const fits = (value: Json[] | JsonObject, step: Step): boolean => {
  const segment = step.reading.segments[step.at];
  switch (segment?.kind) {
    case 'child':
      return isObject(value) && segment.keys.every((key) => Object.hasOwn(value, key));
    case 'index':
    case 'fromEnd':
    case 'slice':
      return Array.isArray(value);
    case 'wildcard':
      return true;
    case 'filter':
      return passes(value, step);
    default:
      return false;
  }
};
