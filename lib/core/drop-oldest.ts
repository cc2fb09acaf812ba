/** Deletes what was put into a map first, until it holds no more than it may. */
export const dropOldest = <Key>(kept: Map<Key, unknown>, most: number): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
};
