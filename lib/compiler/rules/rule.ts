import type { Severity } from '#core/diagnostics.ts';
import type { Model } from '../model/model.ts';

/** A place in a document: keys and indexes from its root. */
export type Path = (string | number)[];

/** Narrows a place down: to the key, or to a stretch of the text that stands there. */
export interface Spot {
  at?: 'key';
  /** Offsets in the text at the path; `end` is exclusive. */
  within?: { start: number; end: number };
}

/** A mistake, before its place in the source is looked up. */
export interface Finding extends Spot {
  code: string;
  /** `error` unless told. */
  severity?: Severity;
  /** What stands there and what was expected. */
  message: string;
  path: Path;
  /** How to mend it. */
  hint?: string;
  /** The name that should stand there, where one is near. */
  meant?: string;
}

/** A kind of mistake. Each has a file in this folder; the reference lists them all. */
export interface Rule {
  code: string;
  /** What it finds, one sentence. */
  finds: string;
  /** A line or two of a document that has the mistake. */
  example: string;
  /** How to mend it, one sentence. */
  mend: string;
  /** Looks for the mistake in a document. Absent where the parser finds it. */
  check?(model: Model): Iterable<Finding>;
}
