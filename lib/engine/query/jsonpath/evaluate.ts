import type { Filter, ParsedPath, Segment } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { withinBudget } from './budget.ts';
import { passes } from './filter.ts';
import { PATH_FUNCTIONS } from './functions.ts';
import { select } from './select.ts';

/** A compiled path over one document. */
export interface CompiledPath {
  /** A definite path finds at most one value; any other finds a list. */
  definite: boolean;
  /** The value, or the list of values for an indefinite path; undefined when the path leads nowhere. */
  read: (document: Json) => Json | undefined;
}

/** Compiles a path's segments into a function; a plain path reads null past an array's end, as on AWS, unless it is strict. */
export const compileSegments = (segments: Segment[], strict = false): CompiledPath => {
  const simple = simpleKeys(segments);
  if (simple) return { definite: true, read: simpleReader(simple, strict ? undefined : null) };
  const last = segments.at(-1);
  if (last?.kind === 'function') {
    const inner = compileSegments(segments.slice(0, -1));
    const apply = PATH_FUNCTIONS.get(last.name);
    return {
      definite: true,
      read: (document) => {
        const value = inner.read(document);
        return value === undefined || apply === undefined ? undefined : apply(value, last.arguments);
      },
    };
  }
  const definite = segments.every((segment) => segment.kind === 'child' || keyOf(segment) !== undefined);
  return {
    definite,
    read: (document) => {
      const test = (filter: Filter, item: Json): boolean => passes(filter, { item, document, read });
      const found = withinBudget(() => select(document, { segments, isDefinite: definite, passes: test }));
      return definite ? found?.[0] : found;
    },
  };
};

/** Returns the one key or index of a segment; undefined if it may lead to several values. */
const keyOf = (segment: Segment): string | number | undefined => {
  if (segment.kind === 'child') return segment.keys.length === 1 ? segment.keys[0] : undefined;
  return segment.kind === 'index' && segment.indexes.length === 1 ? segment.indexes[0] : undefined;
};

/** Keys and indexes of a path that consists of nothing else, or null. */
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
    const at = key < 0 ? value.length + key : key;
    return at >= 0 && at < value.length ? value[at] : pastEnd;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
};

/** Reads a path inside a filter, which finds nothing past an array's end. */
const read = (segments: Segment[], value: Json): Json | undefined =>
  compileSegments(segments, true).read(value);

/** Returns the path as AWS's messages show it: `$['a'][0]`. */
export const bracketText = (path: ParsedPath): string => {
  const keys = simpleKeys(path.segments);
  if (!keys) return path.text;
  return `$${keys.map((key) => (typeof key === 'number' ? `[${key}]` : `['${key}']`)).join('')}`;
};
