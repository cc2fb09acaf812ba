import { KEYS } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import { type OpenTable, readItems, writeItem } from '../ports/documents.ts';
import type { Fence } from './fence.ts';

/** Keys of a part on one page, and in the item of the fence, which every effect reads. An item of DynamoDB holds 400 KB. */
const PAGE_KEYS = 500;

/** The keys of an execution's parts that the item of its fence has no room for, in items which never change. */
export interface FencePages {
  /** Returns the fence with all keys, as it was read. */
  whole(stored: Fence): Promise<Fence>;
  /** Returns the fence as it is written, after the pages that it refers to. */
  stored(fence: Fence): Promise<Fence>;
}

/** Returns the pages of the fence of a root execution, by its ARN. */
export const fencePages = (open: OpenTable, root: string): FencePages => {
  const known = new Map<string, readonly string[]>();

  const read = async (pages: readonly string[]): Promise<void> => {
    const missing = pages.filter((page) => !known.has(page));
    if (missing.length === 0) return;
    const items = await readItems(
      open,
      missing.map((page) => KEYS.effect(root, pageKey(page))),
    );
    for (const { page, keys } of items) known.set(String(page), keys as string[]);
  };

  return {
    async whole(stored) {
      const { part } = stored;
      if (!part?.pages) return stored;
      await read(part.pages);
      const before = part.pages.flatMap((page) => known.get(page) ?? lost(root, page));
      return { ...stored, part: { ...part, keys: [...before, ...part.keys] } };
    },
    async stored(fence) {
      const { part } = fence;
      if (!part || part.keys.length <= PAGE_KEYS) return fence;
      // Keys are only added, so that what is on a page stays there; its name is its content, so that no writer replaces another's.
      const full = Math.floor((part.keys.length - 1) / PAGE_KEYS);
      const pages = Array.from({ length: full }, (_, index) =>
        part.keys.slice(index * PAGE_KEYS, (index + 1) * PAGE_KEYS),
      );
      const names: string[] = [];
      for (const keys of pages) {
        const page = hashOf(JSON.stringify(keys)).slice(0, 16);
        names.push(page);
        if (known.has(page)) continue;
        await writeItem(open, { ...KEYS.effect(root, pageKey(page)), page, keys });
        known.set(page, keys);
      }
      return { ...fence, part: { ...part, keys: part.keys.slice(full * PAGE_KEYS), pages: names } };
    },
  };
};

const pageKey = (page: string): string => `part#${page}`;

const lost = (root: string, page: string): never => {
  throw new Error(`The page ${page} of what ${root} has undone is missing`);
};
