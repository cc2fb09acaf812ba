/**
 * Items by the key that each has, keys in the order of their first item.
 *
 * The method that `Map` has for it came with Node 21, and an emulator may run functions on the machine's own Node 20.
 */
export const groupBy = <Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
