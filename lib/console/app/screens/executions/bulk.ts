import type { Execution } from '../../api/types.ts';

/** What can be done with many executions. */
export type BulkAction = 'cancel' | 'retry' | 'undo';

const FITTING: Record<BulkAction, (status: Execution['status']) => boolean> = {
  cancel: (status) => status === 'RUNNING' || status === 'PENDING',
  retry: (status) => status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED',
  undo: (status) => status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED',
};

/** Parts executions into those whose status allows an action, and those left out. */
export const partFor = (
  action: BulkAction,
  executions: readonly Execution[],
): { fitting: Execution[]; left: Execution[] } => {
  const { fitting = [], left = [] } = Object.groupBy(executions, ({ status }) =>
    FITTING[action](status) ? 'fitting' : 'left',
  );
  return { fitting, left };
};

/** Splits a list into parts of at most so many. */
export const groupsOf = <Item>(items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

/** Calls under way at once: Step Functions lets an account stop or start only some a second. */
const AT_ONCE = 4;

/** Does something with each item, a few at once; a failure ends nothing else. `onEnd` is called after each. */
export const forEachOf = async <Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
  onEnd: (item: Item, problem: Error | undefined) => void,
): Promise<void> => {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const current = item;
      await act(current).then(
        () => onEnd(current, undefined),
        (problem: Error) => onEnd(current, problem),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
};
