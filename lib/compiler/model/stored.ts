import { type FetchPlace, fetchedFrom, type StorePlace } from '#contracts/stored-values.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { deref } from '../schemas/json-schema.ts';
import { maxBytes } from '../schemas/max-bytes.ts';
import type { Model, Reference, StepNode } from './model.ts';

/** Bytes above which a result goes to the storage if nothing reads inside it. */
export const MAX_INLINE_BYTES = 32 * 1024;

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

/**
 * Returns where a function gets what a reference passes on to it from the storage, as keys of its input; undefined if the reference does
 * anything else.
 */
const passedOnTo = ({ expression, path }: Reference): FetchPlace | undefined => {
  const { place, whole, kind, text } = expression;
  const { node, sees, compensation } = place;
  if (kind !== 'template' || !whole || !node || sees !== 'before' || compensation) return undefined;
  if (path.beyond.length > 0 || text.trim() !== text.slice(path.start, path.end)) return undefined;
  return node.type?.fetches?.(node.step, expression.path.slice(node.path.length));
};

/** Whether a reference does nothing but hand its value on to a function that gets it from the storage. */
export const isPassedOn = (reference: Reference): boolean => passedOnTo(reference) !== undefined;

/** Whether a reference only asks if there is a value that contains the part. */
export const isTest = ({ expression, path }: Reference, part: readonly string[]): boolean => {
  const { tested } = path.use;
  if (path.steps.length + path.beyond.length > 0 || part.length === 0) return false;
  return tested === 'yes' || (tested === 'as-condition' && expression.kind === 'condition');
};

/** Yields the steps whose result is the value of their block, because it has no `output`. */
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

/** A place of a result, without the bytes above which it goes to the storage. */
interface Part {
  at: string[];
  except?: string[];
  /** Whether its contract says so; otherwise it is long enough. */
  marked?: true;
}

/**
 * Returns the parts of a result that may go to the storage because nothing reads inside them: what is passed on, and what nothing mentions.
 * `marked` are those that go anyway.
 */
const unreadParts = (
  output: JsonObject,
  readers: readonly Reference[],
  marked: readonly string[][],
): Part[] => {
  const isLong = (part: Part): boolean => maxBytes(output, part) > MAX_INLINE_BYTES;
  const isMarked = (at: string[]): boolean => marked.some((part) => part.join() === at.join());
  const readersAt = (at: string[]): Reference[] =>
    readers.filter(({ path }) => path.steps.length === at.length && reaches(at, path.steps));
  const namesIn = (at: string[]): string[] => {
    const deeper = [...readers.map(({ path }) => path.steps), ...marked].filter((path) => reaches(at, path));
    return [...new Set(deeper.flatMap((path) => path[at.length] ?? []))].sort();
  };
  const goesWhole = (at: string[]): boolean =>
    namesIn(at).length === 0 && !isMarked(at) && readersAt(at).every(isPassedOn);
  const partsAt = (at: string[]): Part[] => {
    if (goesWhole(at)) return [{ at }].filter(isLong);
    const isHarmless = (reference: Reference): boolean =>
      isPassedOn(reference) || isTest(reference, [...at, '']);
    if (isMarked(at) || !readersAt(at).every(isHarmless)) return [];
    const except = namesIn(at).filter((name) => !goesWhole([...at, name]));
    return [...except.flatMap((name) => partsAt([...at, name])), ...[{ at, except }].filter(isLong)];
  };
  return partsAt([]);
};

/** Returns the keys from what is at a path of a result to what of it a part puts into the storage; undefined if it puts nothing there. */
export const withinPath = (
  path: readonly string[],
  { at, except }: Pick<StorePlace, 'at' | 'except'>,
): FetchPlace | undefined => {
  if (reaches(path, at)) return fetchedFrom({ at: at.slice(path.length), ...defined({ except }) });
  const name = path[at.length];
  const isField = path.length === at.length + 1 && reaches(at, path) && name !== undefined;
  return isField && except?.includes(name) === false ? [] : undefined;
};

/** Returns the parts of a step's result that go to the storage if they are long, or always. */
const partsOf = (model: Model, node: StepNode, readers: readonly Reference[]): Part[] => {
  const marked = markedParts(model, node);
  const output = storableOutput(model, node);
  const mayGo = output !== undefined && !node.fallbackOf && !isBlockValue(model, node);
  const isWorthIt = (part: Part): boolean =>
    !storesIfPassedOn(node) ||
    readers.some((reference) => isPassedOn(reference) && withinPath(reference.path.steps, part));
  // No call puts the results of several there as a whole.
  const byName = (part: Part): Part =>
    node.type?.storesByName && part.at.length === 0 ? { ...part, except: part.except ?? [] } : part;
  return [
    ...marked.map((at) => ({ at, marked: true as const })),
    ...(mayGo ? unreadParts(output, readers, marked).map(byName).filter(isWorthIt) : []),
  ];
};

const storesIfPassedOn = ({ step, type }: StepNode): boolean => {
  const rule = type?.storesIfPassedOn ?? false;
  return typeof rule === 'function' ? rule(step) : rule;
};

/** Works out what goes to the storage and comes from there. */
export const storedParts = (model: Model): StoredParts => {
  const read = stepsRead(model);
  const parts = new Map<StepNode, Part[]>();
  for (const node of model.steps) {
    const found = partsOf(model, node, read.get(node) ?? []);
    if (found.length > 0) parts.set(node, found);
  }

  const fetches = new Map<StepNode, FetchPlace[]>();
  const meeting = new Map<StepNode, StepNode[]>();
  for (const [node, stored] of parts) {
    for (const reference of read.get(node) ?? []) {
      const to = passedOnTo(reference);
      const { path, expression } = reference;
      const reader = expression.place.node;
      if (!reader || !to) continue;
      const places = stored.flatMap((part) => {
        const within = withinPath(path.steps, part);
        return within ? [[...to, ...within]] : [];
      });
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
        node.type?.storesByName ? BYTES_OF_A_STATE : MAX_INLINE_BYTES,
      );
  const stores = [...parts].map(([node, stored]): [StepNode, StorePlace[]] => [
    node,
    stored.map(({ at, except, marked }) => ({
      at,
      above_bytes: marked ? 0 : shareOf(node),
      ...defined({ except }),
    })),
  ]);
  return { stores: new Map(stores), fetches };
};
