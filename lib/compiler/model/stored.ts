import type { FetchPlace, StorePlace } from '#contracts/stored-values.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { deref } from '../schemas/json-schema.ts';
import { maxBytes } from '../schemas/max-bytes.ts';
import type { Model, Reference, StepNode } from './model.ts';

/** Bytes above which a result goes to the storage if nothing reads inside it. */
const MAX_INLINE_BYTES = 32 * 1024;

/**
 * Bytes that a state has for the values which could be in the storage: its arguments hold 256 KiB, and other things as well.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (Maximum input or output size)
 */
const BYTES_OF_A_STATE = 192 * 1024;

/** References that a schema may go through, so that one that contains itself has an end. */
const MAX_DEPTH = 12;

/** What of a workflow's data goes to the storage and comes from there, by step. */
export interface StoredParts {
  stores: ReadonlyMap<StepNode, StorePlace[]>;
  fetches: ReadonlyMap<StepNode, FetchPlace[]>;
}

/** Returns the paths of values that a schema marks with `x-large: true`, outside of lists. */
const largePaths = (schema: JsonObject | undefined): string[][] => {
  if (!schema || !JSON.stringify(schema).includes('"x-large"')) return [];
  const pathsIn = (value: Json | undefined, depth: number): string[][] => {
    const known = deref(value, schema);
    if (!known || depth > MAX_DEPTH) return [];
    if (known['x-large'] === true || (isObject(value) && value['x-large'] === true)) return [[]];
    const fields = isObject(known.properties) ? Object.entries(known.properties) : [];
    return fields.flatMap(([name, item]) => pathsIn(item, depth + 1).map((path) => [name, ...path]));
  };
  return pathsIn(schema, 0);
};

/** Returns the schema of a result that the step's function may put into the storage; undefined if it puts nothing there. */
const storableOutput = (model: Model, { step, type }: StepNode): JsonObject | undefined =>
  type?.stores?.(step, model.actions?.get(step.uses ?? '')?.output);

/** Returns the parts of a step's result that its contract marks as large; what a fallback yields is the step's result too. */
export const markedParts = (model: Model, node: StepNode): string[][] => {
  const own = largePaths(storableOutput(model, node));
  const { fallback } = node;
  return fallback ? [...own, ...markedParts(model, fallback)] : own;
};

/** Whether the first path leads to the second, or to what contains it. */
export const reaches = (path: readonly string[], part: readonly string[]): boolean =>
  path.length <= part.length && path.every((name, index) => part[index] === name);

/** Whether a reference does nothing but hand its value on to a function that gets it from the storage. */
export const isHandedOn = ({ expression, path }: Reference): boolean => {
  const { place, whole, kind, text } = expression;
  const { node, sees, compensation } = place;
  if (kind !== 'template' || !whole || !node || sees !== 'before' || compensation) return false;
  if (!node.type?.fetches?.includes(String(expression.path[node.path.length]))) return false;
  return path.beyond.length === 0 && text.trim() === text.slice(path.start, path.end);
};

/** Whether a reference only asks if there is a value that contains the part. */
export const isTest = ({ expression, path }: Reference, part: readonly string[]): boolean => {
  const { tested } = path.use;
  if (path.steps.length + path.beyond.length > 0 || part.length === 0) return false;
  return tested === 'yes' || (tested === 'as-condition' && expression.kind === 'condition');
};

/** Steps whose result is the value of their block, because it has no `output`. */
export const isBlockValue = (model: Model, node: StepNode): boolean => {
  if (node.fallbackOf) return isBlockValue(model, node.fallbackOf);
  if (node.block.steps.at(-1) !== node) return false;
  return (node.block.owner ? node.block.block?.output : model.document.output) === undefined;
};

const stepsRead = (model: Model): Map<StepNode, Reference[]> => {
  const found = new Map<StepNode, Reference[]>();
  for (const reference of model.references) {
    if (!('node' in reference.meaning)) continue;
    const { node } = reference.meaning;
    found.set(node, [...(found.get(node) ?? []), reference]);
  }
  return found;
};

/** Whether a whole result may go to the storage: it may be long, it is handed on, and nothing reads inside it. */
const isOnlyHandedOn = (model: Model, node: StepNode, readers: readonly Reference[]): boolean => {
  const output = storableOutput(model, node);
  if (output === undefined || node.fallbackOf || isBlockValue(model, node)) return false;
  return (
    readers.some(isHandedOn) &&
    readers.every((reference) => isHandedOn(reference) && reference.path.steps.length === 0) &&
    maxBytes(output) > MAX_INLINE_BYTES
  );
};

/** Works out what goes to the storage and comes from there. */
export const storedParts = (model: Model): StoredParts => {
  const read = stepsRead(model);
  const parts = new Map<StepNode, { at: string[]; marked: boolean }[]>();
  for (const node of model.steps) {
    const marked = markedParts(model, node).map((at) => ({ at, marked: true }));
    if (marked.length > 0) parts.set(node, marked);
    else if (isOnlyHandedOn(model, node, read.get(node) ?? [])) parts.set(node, [{ at: [], marked: false }]);
  }

  const fetches = new Map<StepNode, FetchPlace[]>();
  const meeting = new Map<StepNode, StepNode[]>();
  for (const [node, stored] of parts) {
    for (const reference of (read.get(node) ?? []).filter(isHandedOn)) {
      const { place, path } = reference.expression;
      const reader = place.node;
      if (!reader) continue;
      const at = path.slice(reader.path.length + 1);
      const places = stored
        .filter((part) => reaches(reference.path.steps, part.at))
        .map((part) => [...at, ...part.at.slice(reference.path.steps.length)]);
      if (places.length === 0) continue;
      fetches.set(reader, [...(fetches.get(reader) ?? []), ...places]);
      meeting.set(reader, [...(meeting.get(reader) ?? []), node]);
    }
  }

  // Results that meet in a state must fit into it together.
  const shareOf = (node: StepNode): number =>
    [...meeting.values()]
      .filter((nodes) => nodes.includes(node))
      .reduce(
        (least, nodes) => Math.min(least, Math.floor(BYTES_OF_A_STATE / nodes.length)),
        MAX_INLINE_BYTES,
      );
  const stores = [...parts].map(([node, stored]): [StepNode, StorePlace[]] => [
    node,
    stored.map(({ at, marked }) => ({ at, above_bytes: marked ? 0 : shareOf(node) })),
  ]);
  return { stores: new Map(stores), fetches };
};
