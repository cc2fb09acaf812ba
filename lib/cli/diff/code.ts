import type { Code } from '#contracts/deployment-record.ts';

/** How code differs between two places. */
export interface CodeChanges {
  added: string[];
  removed: string[];
  changed: string[];
}

/** Compares code in two places. */
export const compareCode = (before: Code, after: Code): CodeChanges => {
  const [old, current] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return {
    added: [...current.keys()].filter((part) => !old.has(part)),
    removed: [...old.keys()].filter((part) => !current.has(part)),
    changed: [...current].filter(([part, hash]) => (old.get(part) ?? hash) !== hash).map(([part]) => part),
  };
};
