import type { Json } from '#core/json.ts';
import type { LinearPattern } from '#core/linear-pattern.ts';

/** One step of a path. `child` with several keys and `index` with several numbers are unions. */
export type Segment =
  | { kind: 'child'; keys: string[] }
  | { kind: 'index'; indexes: number[] }
  | { kind: 'slice'; from: number | null; to: number | null; step: number }
  | { kind: 'wildcard' }
  | { kind: 'descendant' }
  | { kind: 'filter'; test: Filter }
  | { kind: 'function'; name: string; arguments: Json[] };

/** A filter's condition, `[?( … )]`. */
export type Filter =
  | { kind: 'or' | 'and'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'exists'; path: FilterPath }
  | { kind: 'compare'; operator: string; left: Operand; right: Operand };

/** A side of a comparison. */
export type Operand =
  | { kind: 'literal'; value: Json }
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
