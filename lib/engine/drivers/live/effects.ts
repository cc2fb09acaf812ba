import type { Effect } from '../../model/effect.ts';
import type { LiveDriver } from './driver.ts';
import type { LiveRun } from './live-run.ts';
import { readItems, startChild, stopChildren, writeResults } from './maps.ts';
import { cancelTask, invokeTask, resumeTask } from './tasks.ts';

type Handlers = {
  [T in Effect['type']]: (driver: LiveDriver, live: LiveRun, effect: Extract<Effect, { type: T }>) => unknown;
};

const setTimer: Handlers['setTimer'] = (driver, live, { timerId, at }) => {
  const fire = (): void => {
    live.timers.delete(timerId);
    driver.deliver(live, { type: 'timerFired', timerId });
  };
  live.timers.set(timerId, driver.timers.set(at, fire));
};

const cancelTimer: Handlers['cancelTimer'] = (_driver, live, { timerId }) => {
  live.timers.get(timerId)?.();
  live.timers.delete(timerId);
};

const handlers: Handlers = {
  invokeTask,
  cancelTask,
  setTimer,
  cancelTimer,
  readItems,
  writeResults,
  startChild,
  stopChildren,
  finished: (driver, live) => driver.leave(live),
};

/** Starts what a run wants done. */
export const performEffects = (driver: LiveDriver, live: LiveRun, effects: readonly Effect[]): void => {
  for (const effect of effects) {
    const handle = handlers[effect.type] as (driver: LiveDriver, live: LiveRun, effect: Effect) => unknown;
    handle(driver, live, effect);
  }
};

/** Starts again what was under way when the engine stopped: timers, tasks, and the work of distributed maps. */
export const resumeEffects = (driver: LiveDriver, live: LiveRun): void => {
  for (const { id, at } of Object.values(live.run.timers)) {
    setTimer(driver, live, { type: 'setTimer', timerId: id, at });
  }
  for (const task of Object.values(live.run.tasks)) resumeTask(driver, live, task);
  performEffects(driver, live, [...live.outstanding.values()]);
};
