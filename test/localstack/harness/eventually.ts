import { setTimeout as wait } from 'node:timers/promises';

/** Tries until the check passes; then its value, else its last error after the time. The other side runs on its own clock. */
export const eventually = async <T>(
  check: () => Promise<T | undefined>,
  { seconds = 60, what = 'something' }: { seconds?: number; what?: string } = {},
): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const value = await check();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    await wait(250);
  } while (Date.now() < end);
  throw new Error(`Waited ${seconds} s for ${what}`, { cause: last });
};
