/** A source of the time, which tests replace. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

let shiftMilliseconds = (): number => 0;

/** The machine's clock, or in a call that works in virtual time, that clock. */
export const systemClock: Clock = { now: () => Date.now() + shiftMilliseconds() };

/** Sets the system clock of this thread to a time, from which it continues; undefined sets it to the machine's. */
export const setSystemClock = (now: number | undefined): void => {
  const milliseconds = shiftTo(now);
  shiftMilliseconds = () => milliseconds;
};

/** Lets each call in this thread have its own time: the function returns by how many milliseconds the clock is ahead in the current one. */
export const shiftSystemClock = (by: () => number): void => {
  shiftMilliseconds = by;
};

/** Returns by how many milliseconds a clock is ahead that shows a time now. */
export const shiftTo = (now: number | undefined): number => (now === undefined ? 0 : now - Date.now());
