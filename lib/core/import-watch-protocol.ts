/** What a thread that is watched and the one that watches it share: places in an array of 32-bit numbers, and how long an import may work. */
export interface ImportWatch {
  shared: SharedArrayBuffer;
  milliseconds: number;
}

/** Place of the number of imports under way. */
export const IMPORTS = 0;

/** Place of a number that changes as long as the thread is not held up. */
export const BEAT = 1;

/** Between two looks at it. */
export const LOOK_MILLISECONDS = 50;
