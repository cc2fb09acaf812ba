/** A source of the time, which tests replace. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

let shiftMilliseconds = 0;

/** The machine's clock, or in a thread that works in virtual time, that clock. */
export const systemClock: Clock = { now: () => Date.now() + shiftMilliseconds };

/** Sets the system clock of this thread to a time, from which it continues; undefined sets it to the machine's. */
export const setSystemClock = (now: number | undefined): void => {
  shiftMilliseconds = now === undefined ? 0 : now - Date.now();
};
