import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import type { Position, Span } from '#core/diagnostics.ts';
import type { SpanOf } from '../findings/finding.ts';
import { sourceOffsets } from './scalar-offsets.ts';

/** A parsed text with its lines. */
export interface SourceText {
  file: string;
  text: string;
  lines: LineCounter;
}

/** Line and column of an offset. */
const positionAt = (source: SourceText, offset: number): Position => {
  const { line, col } = source.lines.linePos(Math.min(offset, source.text.length));
  return { line: Math.max(line, 1), column: Math.max(col, 1), offset };
};

/** Returns the span between two offsets. */
export const spanBetween = (source: SourceText, start: number, end: number): Span => ({
  file: source.file,
  start: positionAt(source, start),
  end: positionAt(source, Math.max(start, end)),
});

const keyOf = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

interface Place {
  key?: Node;
  value?: Node | null;
}

const resolved = (document: Document, node: unknown): unknown =>
  isAlias(node) ? node.resolve(document) : node;

/** The child of a node, looked up in what `<<` merges in when the node itself lacks it. */
const child = (document: Document, node: unknown, key: string | number): Place | undefined => {
  const parent = resolved(document, node);
  if (isSeq(parent)) {
    const item = parent.items[Number(key)];
    return item === undefined ? undefined : { value: item as Node };
  }
  if (!isMap(parent)) return undefined;
  for (const pair of parent.items) {
    if (keyOf(pair) === String(key)) return { key: pair.key as Node, value: pair.value as Node | null };
  }
  for (const pair of parent.items) {
    if (keyOf(pair) !== '<<') continue;
    const merged = resolved(document, pair.value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const found = child(document, source, key);
      if (found) return found;
    }
  }
  return undefined;
};

/** Looks places up in a parsed document. What is missing there gets the span of the nearest thing around it. */
export const spanLookup =
  (source: SourceText, document: Document): SpanOf =>
  (path, spot) => {
    let place: Place = { value: document.contents as Node | null };
    let whole = true;
    for (const key of path) {
      const next = child(document, place.value, key);
      if (!next) {
        whole = false;
        break;
      }
      place = next;
    }
    const { key, value } = place;
    if (whole && spot?.within && isScalar(value) && typeof value.value === 'string') {
      const [start, end] = sourceOffsets(source.text, value, spot.within.start, spot.within.end);
      return spanBetween(source, start, end);
    }
    // A whole block would span many lines: its key says better which one is meant.
    const preferKey = spot?.at === 'key' || !whole || (isCollection(value) && !value.flow) || !value?.range;
    const node = (preferKey && key ? key : value) ?? key;
    if (!node?.range) return spanBetween(source, 0, 0);
    if (isCollection(node) && !node.flow) return firstLine(source, node);
    return spanBetween(source, node.range[0], node.range[1]);
  };

/** A block without a key, such as a step in a list: its first key stands for it. */
const firstLine = (source: SourceText, node: Node): Span => {
  const first = isCollection(node) ? node.items[0] : undefined;
  const inner = isPair(first) ? (first.key as Node | null) : (first as Node | undefined);
  if (inner?.range && isScalar(inner)) return spanBetween(source, inner.range[0], inner.range[1]);
  const [start = 0] = node.range ?? [];
  return spanBetween(source, start, start + 1);
};
