import { admit, record } from '#actions/breaker/transition.ts';
import type { LoggedEntry } from '#actions/effects/effect-log.ts';
import { begin, complete, type Entry, fail, revoke } from '#actions/effects/entry.ts';
import { type Fence, isClosedFor } from '#actions/effects/fence.ts';

/**
 * The rules that keep effects from being orphaned: the functions that decide in production (`lib/actions/effects`), and what actions,
 * the table and deployments do around them. A mutant of the guards replaces one of them.
 */
export interface Rules {
  begin: typeof begin;
  complete: typeof complete;
  fail: typeof fail;
  revoke: typeof revoke;
  /** Of breakers. */
  admit: typeof admit;
  record: typeof record;
  /** Whether a call that has written its entry reads the fence before it acts. */
  readsFence: boolean;
  /** Whether the fence keeps an effect from beginning. */
  isClosedFor: typeof isClosedFor;
  /** Whether a call's process ends at its deadline. */
  endsAtDeadline: boolean;
  /** Returns the entry of an undo as the undo's next call sees it. */
  seenUndo(undo: Entry | undefined): Entry | undefined;
  /** Whether only the execution undoes that the fence names. */
  oneUndoer: boolean;
  /** Returns what the table stores of a fence. */
  stored(fence: Fence): Fence;
  /** Returns the entries that the table still has when they are listed. */
  listed(entries: LoggedEntry[]): LoggedEntry[];
  /** Whether a deployment leaves the functions alone that earlier versions call. */
  keepsFunctions: boolean;
}

/** The rules as they ship. */
export const SHIPPED: Rules = {
  begin,
  complete,
  fail,
  revoke,
  admit,
  record,
  readsFence: true,
  isClosedFor,
  endsAtDeadline: true,
  seenUndo: (undo) => undo,
  oneUndoer: true,
  stored: (fence) => fence,
  listed: (entries) => entries,
  keepsFunctions: true,
};
