import { begin, complete, type EffectAbout, type Entry, fail, found, revoke } from '../entry.ts';
import { close, type Fence, lift, OPEN_FENCE, takeLease } from '../fence.ts';

/** The shipped protocol, each function of which a test may replace by one that breaks a rule. */
export const PROTOCOL = {
  begin,
  complete,
  fail,
  revoke,
  found,
  close,
  lift,
  takeLease,
  /** Whether a call that has written its entry reads the fence before it acts. */
  readsFence: true,
  /** Whether a call's process ends at its deadline. */
  endsAtDeadline: true,
  /** Whether the log's undo closes the fence first. */
  closesFence: true,
  /** Whether an undo that has closed the fence looks after that whether the execution runs again. */
  looksForRedrive: true,
  /** Whether somebody who has redriven an execution looks after that whether the fence is closed, and stops it then. */
  checksAfterRedrive: true,
  /** Whether an attempt that repeats one in doubt first asks what came of that, or looks for the parts that were recorded. */
  asksBeforeRepeating: true,
  /** Whether an undo is a separate entry, which only one call holds at a time. */
  logsUndo: true,
};

export type Protocol = typeof PROTOCOL;

/** Times that matter, in milliseconds: before and shortly after a deadline, after its margin, and so on for retries. */
export const TIMES = [0, 11_000, 16_000, 27_000, 43_000, 60_000, 200_000];

/** How far a process's clock is behind the others. */
const SKEW_MILLISECONDS = 3000;

/** How long an attempt and an undo may take. */
export const CALL_MILLISECONDS = 10_000;

/** A call of the effect: where it is. */
export type CallPlace = 'idle' | 'queued' | 'written' | 'admitted' | 'acted' | 'declined' | 'threw' | 'ended';

/** An undoer: where it is. Undoer 0 may be a state of the definition; undoer 1 works from the log. */
export type UndoPlace =
  | 'idle'
  | 'start'
  | 'list'
  | 'lease'
  | 'find'
  | 'revoke'
  | 'begin'
  | 'act'
  | 'record'
  | 'ended';

/** One effect, two attempts at it, two undoers, the log, and what is true outside. */
export interface World {
  clock: number;
  run: 'ended' | 'running' | 'undoing';
  calls: { at: CallPlace; until: number }[];
  undoers: { at: UndoPlace; until: number; crashes: number; fromLog: boolean }[];
  entry?: Entry;
  undo?: Entry;
  fence: Fence;
  applied: boolean;
  /** The effect took place again although that could be found, or its part was recorded. */
  again: boolean;
  /** The one part of the effect is recorded. */
  noted: boolean;
  undone: number;
  /** An undo acted before the effect took place. */
  early: boolean;
  acted: boolean;
  /** How far somebody is who continues the execution. */
  redrive: 'begun' | 'done' | 'idle' | 'lifted' | 'over';
  /** An undo from the log acted while the execution was continued. */
  meanwhile: boolean;
}

/** Before the first attempt is scheduled. */
export const START: World = {
  clock: 0,
  run: 'running',
  calls: [
    { at: 'idle', until: 0 },
    { at: 'idle', until: 0 },
  ],
  undoers: [0, 1].map(() => ({ at: 'idle', until: 0, crashes: 0, fromLog: false })),
  fence: OPEN_FENCE,
  applied: false,
  again: false,
  noted: false,
  undone: 0,
  early: false,
  acted: false,
  redrive: 'idle',
  meanwhile: false,
};

export const ABOUT: EffectAbout = { workflow: 'orders', step: 'charge', action: 'payments/charge' };

/** Milliseconds that it is. */
export const timeOf = ({ clock }: World): number => TIMES[clock] ?? 0;

/** Whether the process of a call that must end at `until` is alive. */
export const isAlive = (world: World, until: number, { endsAtDeadline }: Protocol): boolean =>
  !endsAtDeadline || timeOf(world) - SKEW_MILLISECONDS < until;

/** Whether Step Functions no longer waits for a call. */
export const isSettled = (world: World, { at, until }: World['calls'][number]): boolean =>
  at === 'ended' || timeOf(world) >= until;
