import type { EventOf } from '../../model/engine-event.ts';
import { StateFailure } from '../../model/errors.ts';
import type { Turn } from '../../model/machine.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { continueAt } from '../failure/fail-state.ts';
import { catching, resume } from '../loop.ts';
import { leaveState } from '../transitions.ts';

/** Repeats a frame's work now that an expression has been evaluated; a late answer changes nothing. */
export const evaluated = (turn: Turn, { id, frame: frameId, outcome }: EventOf<'evaluated'>): void => {
  const frame = turn.run.frames[frameId];
  const pending = frame?.pending;
  if (!frame || pending?.id !== id || frame.phase !== 'wait') return;
  const { key, repeat } = pending;
  delete frame.pending;
  if (outcome) frame.outcomes = [...(frame.outcomes ?? []), [key, outcome]];
  if (repeat.kind === 'execute') {
    frame.phase = 'execute';
    turn.enqueue(frame);
  } else if (repeat.kind === 'leave') {
    const { result, failsFrom } = repeat;
    resume(turn, frame, () => leaveState(turn, frame, evaluationOf(turn, frame), result), { failsFrom });
  } else if (repeat.kind === 'catch') {
    const { catcher, error, cause, reported, failedFrom } = repeat;
    continueAt(turn, frame, { catcher, failure: new StateFailure(error, cause, { reported }), failedFrom });
  } else {
    catching(turn, frame, () => turn.stateOf(frame).startMore?.(turn, frame, repeat.previousEventId));
  }
};
