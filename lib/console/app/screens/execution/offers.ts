import { isUnderWay } from '#contracts/http/under-way.ts';
import type { Control } from '../../api/api.ts';
import type { Effects, EffectView, ExecutionStatus } from '../../api/types.ts';
import type { CONTROL_WORDS } from '../../words/execution.ts';

/** Something that can be done, and how it is called. */
export interface Offer {
  control: Control;
  words: keyof typeof CONTROL_WORDS;
}

/** Error of an execution that was stopped to be continued. */
const PAUSED = 'Paused';

/** States of effects in which cancelling has something to do. */
const LEFT = new Set<EffectView['state']>(['done', 'unknown', 'under_way', 'not_undone']);

const RUNNING: Offer[] = [
  { control: 'pause', words: 'pause' },
  { control: 'stop', words: 'stop' },
  { control: 'cancel', words: 'cancel' },
];
const RESUME: Offer = { control: 'resume', words: 'resume' };
const RETRY: Offer = { control: 'retry', words: 'retry' };
const UNDO: Offer = { control: 'cancel', words: 'undo' };
const UNDO_PARKED: Offer = { control: 'cancel', words: 'undoParked' };

/** What can be done with an execution. */
interface Offers {
  offers: Offer[];
  /** Whether it can be continued from a step, with its effects. */
  continues: boolean;
  /** Whether it can be run again from a step, apart from it. */
  again: boolean;
}

/** Returns what can be done with an execution by its status and its effects; whether it is possible, the API says. */
export const offersFor = (
  { status, error, continued_by: heir }: Pick<ExecutionStatus, 'status' | 'error' | 'continued_by'>,
  effects: Effects | undefined,
): Offers => {
  if (isUnderWay(status)) return { offers: RUNNING, continues: false, again: false };
  if (heir !== undefined) return { offers: [], continues: false, again: true };
  // What it continued without and could not undo is tried again; the rest stands.
  if (status === 'SUCCEEDED')
    return { offers: effects?.parked ? [UNDO_PARKED] : [], continues: false, again: true };
  const list = effects?.effects ?? [];
  const isUndone = list.some(
    ({ state }) => state === 'undone' || state === 'undoing' || state === 'not_undone',
  );
  const isLeft = effects === undefined || list.some(({ state, undoable }) => undoable && LEFT.has(state));
  const onwards = isUndone ? [] : [error === PAUSED ? RESUME : RETRY];
  // A paused execution with nothing to undo is ended by it.
  const undo = isLeft || error === PAUSED ? [UNDO] : [];
  return { offers: [...onwards, ...undo], continues: !isUndone, again: true };
};
