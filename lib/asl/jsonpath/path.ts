import type { LinearPattern } from '#core/linear-pattern.ts';

/** One step of a path. `child` with several keys and `index` with several numbers are unions. */
export type Segment =
  | { kind: 'child'; keys: string[] }
  | { kind: 'index'; indexes: number[] }
  /** `(@.length-1)`: what is added to the array's length. */
  | { kind: 'fromEnd'; offset: number }
  | { kind: 'slice'; from: number | null; to: number | null }
  | { kind: 'wildcard' }
  | { kind: 'descendant' }
  /** A root on the way: the path continues from where it is, and errors name places from there. */
  | { kind: 'root' }
  | { kind: 'filter'; test: Filter };

/** A filter's condition, `[?( … )]`: one of its alternatives, each of which is all of its criteria. */
export type Filter = Criterion[][];

/** What a filter asks of an item. */
export type Criterion =
  | { kind: 'exists'; path: FilterPath; wanted: boolean }
  | { kind: 'compare'; operator: FilterOperator; left: Operand; right: Operand }
  /** `[?]`, which the library takes for a filter that its caller sets. */
  | { kind: 'unset' };

/** Operators of filters, in the order in which a criterion is searched for them. */
export const FILTER_OPERATORS = ['==', '>=', '<=', '!=', '<', '>', '=~'] as const;

/** An operator of filters. */
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A side of a comparison; literals are texts, also those that look like numbers. */
export type Operand =
  | { kind: 'literal'; value: string }
  | { kind: 'regex'; pattern: LinearPattern }
  | { kind: 'path'; path: FilterPath };

/** A path inside a filter: `@…` starts at the item, `$…` at the document. */
export interface FilterPath {
  root: '@' | '$';
  segments: Segment[];
}

/** Where a path starts: `$`, `$$` or `$name`. */
export type Root = { kind: 'input' } | { kind: 'context' } | { kind: 'variable'; name: string };

/** A parsed path. */
export interface ParsedPath {
  text: string;
  root: Root;
  segments: Segment[];
}

/** Returns whether a segment leads to one value; several keys make one object. */
export const findsOne = (segment: Segment): boolean =>
  segment.kind === 'child' ||
  segment.kind === 'root' ||
  segment.kind === 'fromEnd' ||
  (segment.kind === 'index' && segment.indexes.length === 1);
