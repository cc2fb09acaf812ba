/** Whether effects of an execution may begin, and who undoes them. */
export interface Fence {
  /** No effect begins any longer. */
  closed: boolean;
  /** Effects may be logged in the shards of the log, too. */
  sharded?: true;
  /** Attempts at undoing that were begun. */
  epoch: number;
  /** Name of the execution that undoes; absent while none does. */
  undoer?: string;
  /** The execution that is undone; absent before undoing begins. */
  run?: UndoneRun;
  /** What could not be undone; absent if nothing is known that could not. */
  parked?: Parked;
  /** What is left of an execution that ended without success, and that only a person has undone, or continues; absent if nothing is. */
  held?: Held;
  /** Name of the execution that continues the one which the log was begun for, and owns its effects; absent while none does. */
  heir?: string;
  /** Names of the newest executions that run the execution again, with separate effects; absent if none does. */
  reruns?: string[];
  /** What the execution undoes while it continues; absent if it has undone nothing so. */
  part?: UndonePart;
}

/** A part of what an execution did, which it undoes while it is under way: the steps that it continues without. */
export interface UndonePart {
  /** What the keys of its effects begin with, newest last. None of them begins any longer. None is ever left out. */
  keys: readonly string[];
  /** Where those are stored that the item of the fence has no room for; known of a fence that was read. */
  pages?: readonly string[];
  /** Attempts at undoing it that were begun. */
  epoch: number;
  /** Whether the one who undoes does nothing else. */
  undoing: boolean;
}

/** An execution that is undone. */
export interface UndoneRun {
  workflow: string;
  /** ARN. */
  execution: string;
}

/** Undos that failed, and when they are tried again. Times are milliseconds since the epoch. */
export interface Parked {
  /** Effects that are not undone. */
  count: number;
  /** Attempts that ended so, one after the other. */
  tries: number;
  /** Absent after the last attempt; from then on only a person starts another. */
  retryAt?: number;
}

/** Effects that a person is to decide about. */
export interface Held {
  count: number;
  /** When the execution had ended; milliseconds since the epoch. */
  since: number;
}

/** The fence of an execution about which nothing is stored. */
export const OPEN_FENCE: Fence = { closed: false, epoch: 0 };

/** Closes the fence; undefined if it is closed. */
export const close = (fence: Fence): Fence | undefined =>
  fence.closed ? undefined : { ...fence, closed: true };

/** Marks that effects are logged in shards, before the first acts; undefined if that is known, or no effect may begin. */
export const shard = (fence: Fence): Fence | undefined =>
  fence.closed || fence.sharded ? undefined : { ...fence, sharded: true };

/** Closes the fence for a part of the effects; undefined if it is closed for them. */
export const closePart = (fence: Fence, keys: readonly string[]): Fence | undefined => {
  const { part = { keys: [], epoch: 0, undoing: false } } = fence;
  const known = new Set(part.keys);
  const more = keys.filter((key) => !known.has(key));
  return more.length === 0 ? undefined : { ...fence, part: { ...part, keys: [...part.keys, ...more] } };
};

/** Whether the effect with a key begins no longer. */
export const isClosedFor = ({ closed, part }: Fence, key: string): boolean =>
  closed || (part !== undefined && isOneOf(part.keys, key));

/** Whether an effect is one of a part, by what the keys of that begin with. */
export const isOneOf = (keys: readonly string[], key: string): boolean =>
  beginningsOf(key).some((start) => keys.includes(start));

/** Returns what tells whether an effect is one of a large part. */
export const membersOf = (keys: readonly string[]): ((key: string) => boolean) => {
  const starts = new Set(keys);
  return (key) => beginningsOf(key).some((start) => starts.has(start));
};

/** Returns what the key of an effect begins with, the key itself last. */
export const beginningsOf = (key: string): string[] => {
  const parts = key.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

/** Whether what was begun to be undone is all, or a part that an effect is of. */
export const isToBeUndone = ({ epoch, part }: Pick<Fence, 'epoch' | 'part'>, key: string): boolean =>
  part === undefined || epoch > 0 || isOneOf(part.keys, key);

/**
 * Opens the fence for an execution that is to continue; `undone` if undoing was begun, after which it cannot. With `run`, the execution is
 * held until it does (`release`), so that nothing is forgotten if whoever continues it comes no further.
 */
export const lift = (
  fence: Fence,
  continued?: { run: UndoneRun; now: number },
): { verdict: 'open' | 'undone'; next?: Fence } => {
  if (fence.epoch > 0) return { verdict: 'undone' };
  const { held = continued && { count: 0, since: continued.now } } = fence;
  if (!fence.closed && held === fence.held) return { verdict: 'open' };
  const run = continued ? { run: continued.run } : {};
  return { verdict: 'open', next: { ...fence, ...run, ...(held && { held }), closed: false } };
};

/** Notes that a held execution continues; undefined if it is not held. */
export const release = (fence: Fence): Fence | undefined => (fence.held ? withoutHeld(fence) : undefined);

/** Opens the fence of an execution that runs again, unless undoing was begun, and notes that it is not held; undefined if nothing changes. */
export const reopen = (fence: Fence): Fence | undefined => {
  const { next } = lift(fence);
  return release(next ?? fence) ?? next;
};

/** Closes the fence of an execution that ended without success, and notes what is left of it for a person to decide about. */
export const hold = (fence: Fence, run: UndoneRun, held: Held): Fence | undefined => {
  if (fence.epoch > 0) return close(fence);
  const rest = { ...withoutHeld(fence), closed: true };
  return held.count === 0 ? rest : { ...rest, run, held };
};

const withoutHeld = ({ held: _, ...fence }: Fence): Fence => fence;

/**
 * Opens the fence for an execution that continues another, and makes it the owner of the effects; undefined if undoing was begun, or an
 * execution other than `from` owns them. What is parked of a part is the heir's from then on.
 */
export const handOver = (fence: Fence, from: string, to: string): Fence | undefined => {
  const isOwner = fence.heir === undefined || fence.heir === from || fence.heir === to;
  if (fence.epoch > 0 || !isOwner) return undefined;
  const { run, ...rest } = withoutHeld(fence);
  return {
    ...rest,
    ...(run && { run: { ...run, execution: siblingOf(run.execution, to) } }),
    closed: false,
    heir: to,
  };
};

/** Returns the ARN of another execution of the same state machine. */
const siblingOf = (execution: string, name: string): string =>
  [...execution.split(':').slice(0, -1), name].join(':');

/** Executions that run another again and that are remembered with it. */
const MAX_RERUNS = 20;

/**
 * Notes that an execution runs again the one which the log is of. With the epoch at which it was found to rely on effects, it is
 * undefined if undoing was begun since.
 */
export const noteRerun = (fence: Fence, name: string, epoch?: number): Fence | undefined =>
  epoch === undefined || (fence.undoer === undefined && fence.epoch === epoch)
    ? { ...fence, reruns: [...(fence.reruns ?? []), name].slice(-MAX_RERUNS) }
    : undefined;

/**
 * Makes an execution the one that undoes, in a new epoch, if no other does or the one that did has ended. Undefined, too, if the fence is
 * open: since it was closed for this, somebody has continued the execution that is to be undone.
 */
export const takeLease = (
  fence: Fence,
  run: UndoneRun,
  undoerOf: (epoch: number) => string,
  ended: (undoer: string) => boolean,
): Fence | undefined => {
  if (!fence.closed || (fence.undoer !== undefined && !ended(fence.undoer))) return undefined;
  const epoch = fence.epoch + 1;
  return { ...withoutLease(withoutHeld(fence)), epoch, run, undoer: undoerOf(epoch) };
};

/**
 * Makes an execution the one that undoes a part, unless another undoes. The fence stays open: what does not belong to the part stands, and
 * other effects begin. Undefined if the fence is closed, since everything is undone then.
 */
export const takePartLease = (
  fence: Fence,
  run: UndoneRun,
  undoerOf: (epoch: number) => string,
  ended: (undoer: string) => boolean,
): Fence | undefined => {
  const { part, closed, undoer } = fence;
  if (closed || !part || (undoer !== undefined && !ended(undoer))) return undefined;
  const epoch = part.epoch + 1;
  return { ...fence, part: { ...part, epoch, undoing: true }, run, undoer: undoerOf(epoch) };
};

const withoutLease = ({ undoer: _, part, ...fence }: Fence): Fence =>
  part ? { ...fence, part: { ...part, undoing: false } } : fence;

/** Pauses between attempts at what could not be undone: 15 minutes, doubled each time, at most 6 hours; over about two days. */
export const FIRST_PAUSE_MILLISECONDS = 15 * 60_000;
const MAX_PAUSE_MILLISECONDS = 6 * 3_600_000;
const MAX_TRIES = 12;

/** Ends an attempt at undoing, and parks what it could not undo; undefined if another attempt has replaced it. */
export const endLease = (
  fence: Fence,
  undoer: string,
  stuck?: { count: number; now: number },
): Fence | undefined => {
  if (fence.undoer !== undoer) return undefined;
  const { parked, ...rest } = withoutLease(fence);
  if (!stuck) return rest;
  const tries = (parked?.tries ?? 0) + 1;
  const pause = Math.min(MAX_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** (tries - 1));
  const retry = tries < MAX_TRIES ? { retryAt: stuck.now + pause } : {};
  return { ...rest, parked: { count: stuck.count, tries, ...retry } };
};
