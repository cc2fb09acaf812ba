import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** A place in a document: keys and indexes from its root. */
export type Path = (string | number)[];

/** Where a part of a workflow comes from. */
export interface Place {
  /** Place in the author's document. */
  path: Path;
  /** Whether the part is the author's own text; otherwise it was made from what is at the place. */
  copied: boolean;
  /** Name of the file, if it is not that of the document. */
  file?: string;
  /** Place in the document that brings in what is in the other file. */
  usedAt?: Path;
}

/** A value that remembers its place in an author's document. */
export class Placed {
  readonly value: Draft | undefined;
  readonly place: Place;

  constructor(value: Draft | undefined, place: Place) {
    this.value = value;
    this.place = place;
  }
}

/** A workflow's document in the making: JSON, in which placed values remember where they come from. Fields that are undefined are left out. */
export type Draft = Json | Placed | readonly Draft[] | { readonly [key: string]: Draft | undefined };

/** Returns what is at a path of the author's document, with its place; it is left out if nothing is there. */
export const copied = (document: object, path: Path, file?: string): Placed =>
  new Placed(valueAt(document, path), { path, copied: true, ...defined({ file }) });

/** Returns a value that was made from what is at a path of the author's document: errors in it are shown there. */
export const madeFrom = (path: Path, value: Draft, file?: string): Placed =>
  new Placed(value, { path, copied: false, ...defined({ file }) });

const valueAt = (document: object, path: Path): Json | undefined => {
  let at: unknown = document;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at as Json | undefined;
};

/** A finished draft. */
export interface Assembled {
  value: JsonObject;
  /** Returns where in the author's document a place of the value comes from. */
  sourceOf(path: Path): Place;
}

/** Returns the draft as JSON, and where each of its places comes from: as its nearest placed value around it says. */
export const assemble = (draft: Draft): Assembled => {
  const places = new Map<string, Place>();
  const value = plain(draft, [], places);
  return {
    value: isObject(value ?? null) ? (value as JsonObject) : {},
    sourceOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const place = places.get(keyOf(path.slice(0, length)));
        if (place?.copied) return { ...place, path: [...place.path, ...path.slice(length)] };
        if (place) return place;
      }
      return { path: [], copied: false };
    },
  };
};

const keyOf = (path: Path): string => JSON.stringify(path.map(String));

const plain = (draft: Draft | undefined, path: Path, places: Map<string, Place>): Json | undefined => {
  if (draft instanceof Placed) {
    // The innermost place of a value is nearest to what the author wrote.
    const value = plain(draft.value, path, places);
    const key = keyOf(path);
    if (!places.has(key)) places.set(key, draft.place);
    return value;
  }
  if (Array.isArray(draft))
    return draft.map((item: Draft, index) => plain(item, [...path, index], places) ?? null);
  if (typeof draft !== 'object' || draft === null) return draft as Json | undefined;
  return Object.fromEntries(
    Object.entries(draft).flatMap(([key, item]): [string, Json][] => {
      const value = plain(item as Draft | undefined, [...path, key], places);
      return value === undefined ? [] : [[key, value]];
    }),
  );
};
