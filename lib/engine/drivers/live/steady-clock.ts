import type { Clock } from '#core/clock.ts';

/** Milliseconds by which two clocks may differ without one having been set. */
const TOLERANCE = 1000;

/**
 * A clock that is never set back: an engine's waits take as long as they say, and its events are in order, whatever happens to the
 * machine's clock. When that is set back, this one continues from where it was; when it is set forward again, they meet.
 */
export class SteadyClock implements Clock {
  #clock: Clock;
  /** Milliseconds by which this clock is ahead of the machine's. */
  #ahead = 0;
  #lastTime = Number.NEGATIVE_INFINITY;
  #lastTick = 0;
  #tick: () => number;

  /** `tick` is a time in milliseconds that nothing sets. */
  constructor(clock: Clock, tick: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#tick = tick;
  }

  now(): number {
    const time = this.#clock.now();
    const tick = this.#tick();
    if (time < this.#lastTime) {
      this.#ahead += Math.round(this.#lastTime + tick - this.#lastTick - time);
    } else if (this.#ahead > 0) {
      const jump = time - this.#lastTime - (tick - this.#lastTick);
      if (jump > TOLERANCE) this.#ahead = Math.max(0, this.#ahead - Math.round(jump));
    }
    this.#lastTime = time;
    this.#lastTick = tick;
    return time + this.#ahead;
  }

  /** Continues from a time that has been: the machine's clock was set back while no engine was running. */
  continueFrom(time: number): void {
    const now = this.now();
    if (time > now) this.#ahead += time - now;
  }
}
