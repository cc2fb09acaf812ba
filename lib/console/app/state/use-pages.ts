import { useState } from 'preact/hooks';
import { type Polled, usePolled } from './use-polled.ts';

/** A page of a list, and where the next one begins. */
export interface Page<Item> {
  items: readonly Item[];
  next?: string | undefined;
}

/** A list of which the first page is loaded again and again, and others when they are asked for. */
export interface Pages<Item, Rest = object> {
  /** All that is loaded; undefined before the first page is. */
  items?: Item[];
  /** The first page, with what else is in it. */
  first?: Page<Item> & Rest;
  /** What went wrong since. */
  problem: Error | undefined;
  hasMore: boolean;
  more(): void;
  refresh: Polled<Item>['refresh'];
}

/** Loads a list page by page. `key` says which list: another one begins again. */
export const usePages = <Item, Rest = object>(
  load: (next?: string) => Promise<Page<Item> & Rest>,
  keyOf: (item: Item) => string,
  key: string,
  milliseconds: number,
): Pages<Item, Rest> => {
  const polled = usePolled(() => load(), key, milliseconds);
  const [later, setLater] = useState<Page<Item> & { key: string }>({ key, items: [] });
  const [refused, setRefused] = useState<Error>();
  const { value: first, problem, refresh } = polled;
  const added = later.key === key ? later : { items: [] as Item[], next: undefined };
  const next = added.items.length > 0 ? added.next : first?.next;
  const more = async (): Promise<void> => {
    const page = await load(next);
    setRefused(undefined);
    setLater({ key, items: [...added.items, ...page.items], next: page.next });
  };
  const known = new Set(first?.items.map(keyOf));
  return {
    ...(first && {
      first,
      items: [...first.items, ...added.items.filter((item) => !known.has(keyOf(item)))],
    }),
    problem: problem ?? refused,
    hasMore: next !== undefined,
    more: () => void more().catch(setRefused),
    refresh,
  };
};
