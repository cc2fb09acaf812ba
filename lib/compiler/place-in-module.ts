import type { Span } from '#core/diagnostics.ts';
import { isObject } from '#core/json.ts';
import type { Path } from './findings/finding.ts';
import type { WorkflowSource } from './types.ts';

/**
 * Returns where a place of a workflow is in the module that builds it, as far as the module is written like a document: the field, or the id of
 * the step around it, if the text has that id once. Undefined if the module computes it.
 */
export const placeInModule = (path: Path, definition: unknown, source: WorkflowSource): Span | undefined => {
  const { id, depth } = stepAround(path, definition);
  const { text } = source;
  if (id === undefined) return path.length === 0 ? undefined : onlyField(String(path[0]), source);
  const [own, ...others] = [...text.matchAll(idPattern(escaped(id)))];
  if (!own || others.length > 0) return undefined;
  const next = text.slice(own.index + own[0].length).search(idPattern('[^\'"`]*'));
  const end = next < 0 ? text.length : own.index + own[0].length + next;
  let found: { at: number; length: number } = { at: own.index, length: own[0].length };
  for (const key of path.slice(depth)) {
    if (typeof key !== 'string') continue;
    const field = fieldPattern(key).exec(text.slice(found.at, end));
    if (!field) break;
    found = { at: found.at + field.index, length: field[0].length };
  }
  return spanAt(found.at, found.length, source);
};

/** Returns the innermost step that a path leads through, and how much of the path leads to it. */
const stepAround = (path: Path, definition: unknown): { id?: string; depth: number } => {
  let around: { id?: string; depth: number } = { depth: 0 };
  let at = definition;
  for (const [index, key] of path.entries()) {
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined;
    if (isObject(at) && typeof at.id === 'string') around = { id: at.id, depth: index + 1 };
  }
  return around;
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const idPattern = (id: string): RegExp => new RegExp(`(?<![\\w$.])id:\\s*(['"\`])${id}\\1`, 'g');

const fieldPattern = (key: string): RegExp =>
  new RegExp(`(?<![\\w$.])(?:${escaped(key)}|'${escaped(key)}'|"${escaped(key)}")(?=\\s*:)`, 'g');

const onlyField = (key: string, source: WorkflowSource): Span | undefined => {
  const [found, ...others] = [...source.text.matchAll(fieldPattern(key))];
  return found && others.length === 0 ? spanAt(found.index, found[0].length, source) : undefined;
};

const spanAt = (offset: number, length: number, { text, file }: WorkflowSource): Span => {
  const lines = text.slice(0, offset).split('\n');
  const start = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, offset };
  return {
    file,
    start,
    end: { line: start.line, column: start.column + length, offset: offset + length },
  };
};
