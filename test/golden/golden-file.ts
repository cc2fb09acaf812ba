import { existsSync, readFileSync } from 'node:fs';

/** A generated file: what it should hold and what it holds. */
export interface GoldenFile {
  path: string;
  text: string;
  /** Undefined if there is no such file. */
  current: string | undefined;
}

/** Reads what a generated file holds; undefined if there is none. */
export const readCurrent = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;
