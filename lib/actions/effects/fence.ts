/** Whether effects of an execution may begin, and who undoes them. */
export interface Fence {
  /** No effect begins any longer. */
  closed: boolean;
  /** Attempts at undoing that were begun. */
  epoch: number;
  /** Name of the execution that undoes; absent while none does. */
  undoer?: string;
}

/** The fence of an execution about which nothing is stored. */
export const OPEN_FENCE: Fence = { closed: false, epoch: 0 };

/** Closes the fence; undefined if it is closed. */
export const close = (fence: Fence): Fence | undefined =>
  fence.closed ? undefined : { ...fence, closed: true };

/** Opens the fence for an execution that is to continue; `undone` if undoing was begun, after which it cannot. */
export const lift = (fence: Fence): { verdict: 'open' | 'undone'; next?: Fence } => {
  if (fence.epoch > 0) return { verdict: 'undone' };
  return fence.closed ? { verdict: 'open', next: { ...fence, closed: false } } : { verdict: 'open' };
};

/** Makes an execution the one that undoes, in a new epoch, if no other does or the one that did has ended. */
export const takeLease = (
  fence: Fence,
  undoerOf: (epoch: number) => string,
  ended: (undoer: string) => boolean,
): Fence | undefined => {
  if (fence.undoer !== undefined && !ended(fence.undoer)) return undefined;
  const epoch = fence.epoch + 1;
  return { closed: true, epoch, undoer: undoerOf(epoch) };
};

/** Ends an attempt at undoing; undefined if another attempt has replaced it. */
export const endLease = (fence: Fence, undoer: string): Fence | undefined => {
  if (fence.undoer !== undoer) return undefined;
  const { undoer: _, ...rest } = fence;
  return rest;
};
