import { KEYS } from '#contracts/table.ts';
import { type OpenTable, readItem, writeItem } from '../ports/documents.ts';

/** Where an entry of the log is. */
export interface LogPlace {
  key: string;
  /** It is in one of the shards of the log. */
  sharded?: true;
}

/** How far a log of very many effects is undone. */
export interface UndoProgress {
  /** Number of pages of the order. */
  pages: number;
  /** The page that is being undone; those before it were. */
  next: number;
  /** Effects on those before it that are not undone. */
  left: number;
}

/**
 * The order in which the effects of a log are undone, newest first, in pages: entries are stored by key, and would all be read for each page.
 * It is made once, after the first lease on undoing, from which on no effect begins any more.
 */
export interface UndoOrder {
  /** Returns how far it is carried out; undefined before it is made. */
  progress(): Promise<UndoProgress | undefined>;
  /** Returns the effects of one page, newest first. */
  page(index: number): Promise<LogPlace[]>;
  /** Stores the order. */
  make(pages: readonly (readonly LogPlace[])[]): Promise<UndoProgress>;
  /** Stores how far it is carried out; only whoever has the lease does. */
  advance(progress: UndoProgress): Promise<void>;
}

const PROGRESS_KEY = 'order';
const pageKey = (index: number): string => `order#${index}`;

/** Returns the order of a log in the table, by the ARN of its root execution. */
export const undoOrder = (open: OpenTable, root: string): UndoOrder => {
  const advance = async (progress: UndoProgress): Promise<void> => {
    await writeItem(open, { ...KEYS.effect(root, PROGRESS_KEY), ...progress });
  };
  return {
    async progress() {
      const item = await readItem(open, KEYS.effect(root, PROGRESS_KEY));
      return item && { pages: Number(item.pages), next: Number(item.next), left: Number(item.left) };
    },
    async page(index) {
      const item = await readItem(open, KEYS.effect(root, pageKey(index)));
      return (item?.effects ?? []) as LogPlace[];
    },
    async make(pages) {
      for (const [index, effects] of pages.entries())
        await writeItem(open, { ...KEYS.effect(root, pageKey(index)), effects });
      // What is half stored is not there: it is made again.
      const progress = { pages: pages.length, next: 0, left: 0 };
      await advance(progress);
      return progress;
    },
    advance,
  };
};

/** Returns an order that is kept in memory. */
export const undoOrderInMemory = (): UndoOrder => {
  let kept: UndoProgress | undefined;
  let stored: readonly (readonly LogPlace[])[] = [];
  return {
    progress: async () => kept,
    page: async (index) => [...(stored[index] ?? [])],
    async make(pages) {
      stored = pages;
      kept = { pages: pages.length, next: 0, left: 0 };
      return kept;
    },
    async advance(progress) {
      kept = progress;
    },
  };
};
