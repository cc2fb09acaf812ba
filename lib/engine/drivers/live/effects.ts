import { dispatch, type Handlers } from '#core/dispatch.ts';
import type { Effect } from '../../model/effect.ts';
import type { LiveHost } from './host.ts';
import type { LiveRun } from './live-run.ts';
import { readItems, stopChildren, writeResults } from './maps.ts';
import { cancelTask, invokeTask, resumeTask } from './tasks.ts';

type EffectHandlers = Handlers<Effect, [LiveHost, LiveRun], unknown>;

const setTimer: EffectHandlers['setTimer'] = (host, live, { timerId, at }) => {
  const fire = (): void => {
    live.timers.delete(timerId);
    host.deliver(live, { type: 'timerFired', timerId });
  };
  live.timers.set(timerId, host.timers.set(at, fire));
};

const cancelTimer: EffectHandlers['cancelTimer'] = (_host, live, { timerId }) => {
  live.timers.get(timerId)?.();
  live.timers.delete(timerId);
};

const evaluate: EffectHandlers['evaluate'] = (host, live, { id, frame, expression }) =>
  host.evaluations.evaluate(live, expression, (outcome) =>
    host.deliver(live, { type: 'evaluated', id, frame, outcome }),
  );

const HANDLERS: EffectHandlers = {
  evaluate,
  invokeTask,
  cancelTask,
  setTimer,
  cancelTimer,
  readItems,
  writeResults,
  startChild: (host, live, effect) => host.children.add(live, effect),
  stopChildren,
  finished: (host, live) => host.leave(live),
};

/** Performs the effects of one turn of a run. */
export const performEffects = (host: LiveHost, live: LiveRun, effects: readonly Effect[]): void => {
  for (const effect of effects) {
    try {
      dispatch(HANDLERS, effect, host, live);
    } catch (error) {
      host.giveUp(live, error);
    }
  }
};

/** Restarts what was in progress when the engine stopped: timers, tasks, and the work of distributed maps. */
export const resumeEffects = (host: LiveHost, live: LiveRun): void => {
  for (const { id, at } of Object.values(live.run.timers)) {
    setTimer(host, live, { type: 'setTimer', timerId: id, at });
  }
  for (const task of Object.values(live.run.tasks)) resumeTask(host, live, task);
  for (const { id, pending } of Object.values(live.run.frames)) {
    if (pending) host.deliver(live, { type: 'evaluated', id: pending.id, frame: id });
  }
  performEffects(host, live, [...live.outstanding.values()]);
};
