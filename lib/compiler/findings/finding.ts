import type { Severity, Span } from '#core/diagnostics.ts';
import type { RuleCode } from './rule-code.ts';

/** A place in a document: keys and indexes from its root. */
export type Path = (string | number)[];

/** A stretch of a text: offsets, of which `end` is exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** Narrows a place down: to its key, or to a stretch of the text at the path. */
export interface Spot {
  at?: 'key';
  within?: Stretch;
}

/** Looks up where a place of the document is in the source text; undefined when there is no source. */
export type SpanOf = (path: Path, spot?: Spot) => Span | undefined;

/** An error or a warning, before its place in the source is looked up. */
export interface Finding extends Spot {
  code: RuleCode;
  /** Default: `error`. */
  severity?: Severity;
  /** What was found and what was expected. */
  message: string;
  path: Path;
  /** How to fix it. */
  hint?: string;
  /** The name that was probably meant. */
  meant?: string;
}

/** A kind of error or warning, as the reference describes it. */
export interface RuleInfo {
  code: RuleCode;
  /** What it finds, one sentence. */
  description: string;
  /** A line or two of a document with the error. */
  example: string;
  /** How to fix it, one sentence. */
  fix: string;
}
