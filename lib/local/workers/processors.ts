import { availableParallelism, cpus } from 'node:os';

/** Share of the time in which processors do nothing from which on more work makes them do more. */
const IDLE_SHARE = 0.2;
const MIN_LOOK_MILLISECONDS = 200;

/** Returns the number of processors. */
export const processorCount = (): number => availableParallelism();

/** Returns whether the processors were partly idle since the last look; a look needs some time in between. */
export class ProcessorUse {
  #at = 0;
  #times = { idle: 0, all: 0 };
  #idle = true;

  get isIdle(): boolean {
    const now = performance.now();
    if (now - this.#at < MIN_LOOK_MILLISECONDS) return this.#idle;
    const before = this.#times;
    this.#at = now;
    this.#times = processorTimes();
    const all = this.#times.all - before.all;
    this.#idle = all > 0 && (this.#times.idle - before.idle) / all > IDLE_SHARE;
    return this.#idle;
  }
}

const processorTimes = (): { idle: number; all: number } => {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
};
