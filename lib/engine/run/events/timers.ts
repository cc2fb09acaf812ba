import type { EngineEvent } from '../../model/engine-event.ts';
import type { Turn } from '../../model/machine.ts';
import type { Frame, PendingTimer } from '../../model/run.ts';
import { resume } from '../loop.ts';
import { timeOut } from './lifecycle.ts';
import { taskTimedOut } from './tasks.ts';

type Purpose = PendingTimer['purpose'];
type Handler = (turn: Turn, timer: PendingTimer, frame: Frame | undefined) => void;

/** Does what the timer was set for. */
export const timerFired = (turn: Turn, event: Extract<EngineEvent, { type: 'timerFired' }>): void => {
  const timer = turn.run.timers[event.timerId];
  if (!timer) return;
  delete turn.run.timers[event.timerId];
  HANDLERS[timer.purpose](turn, timer, turn.run.frames[timer.frame]);
};

const HANDLERS: Record<Purpose, Handler> = {
  wait: (turn, _, frame) => {
    if (!frame) return;
    resume(turn, frame, () => turn.stateOf(frame).timerFired?.(turn, frame));
  },
  retry: (turn, _, frame) => {
    if (!frame) return;
    frame.waiting = null;
    frame.phase = 'execute';
    turn.enqueue(frame);
  },
  taskTimeout: (turn, timer) => taskTimedOut(turn, timer.taskId ?? '', 'end'),
  heartbeatTimeout: (turn, timer) => taskTimedOut(turn, timer.taskId ?? '', 'heartbeat'),
  runTimeout: (turn) => timeOut(turn),
  continue: (turn) => {
    for (const id of turn.run.ready) {
      const frame = turn.run.frames[id];
      if (frame) turn.enqueue(frame);
    }
    turn.run.ready = [];
  },
};
