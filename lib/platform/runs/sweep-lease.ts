import { type Item, ifVersion, type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';

/** How far a sweep is. */
export interface SweepProgress {
  /** Name of the part that comes next. */
  part?: string;
  /** Where that part continues. */
  token?: Item | string;
  /** When the last sweep over everything ended, in milliseconds since the epoch. */
  completeAt?: number;
}

/** The right to sweep, which one function at a time has. */
export interface SweepLease {
  /** What the sweep before left. */
  progress: SweepProgress;
  /** Stores how far it is; returns false if another sweep has taken over. */
  save(progress: SweepProgress): Promise<boolean>;
  /** Lets another sweep begin. */
  end(progress: SweepProgress): Promise<void>;
}

/**
 * Takes the lease of a sweep; undefined if another holds it, unless that is known to have ended (`takesOver`). Times are milliseconds
 * since the epoch.
 */
export const takeSweepLease = async (
  open: OpenTable,
  name: string,
  { now, until, takesOver = false }: { now: number; until: number; takesOver?: boolean },
): Promise<SweepLease | undefined> => {
  const Key = KEYS.sweep(name);
  const stored = await readItem(open, Key);
  if (stored && Number(stored.until) > now && !takesOver) return undefined;
  let version = Number(stored?.version ?? 0);
  const write = async (progress: SweepProgress, end: number): Promise<boolean> => {
    const written = await writeItem(
      open,
      { ...Key, progress, until: end, version: version + 1 },
      ifVersion(version),
    );
    if (written) version += 1;
    return written;
  };
  const progress = (stored?.progress ?? {}) as SweepProgress;
  if (!(await write(progress, until))) return undefined;
  return {
    progress,
    save: (next) => write(next, until),
    async end(next) {
      await write(next, 0);
    },
  };
};
