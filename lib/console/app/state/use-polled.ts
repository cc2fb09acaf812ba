import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { nextPause } from './pause.ts';

/** What was loaded last, and what went wrong since. */
export interface Polled<Value> {
  value?: Value;
  problem?: Error;
  /** Loads again now. */
  refresh(): void;
}

/**
 * Loads a value and loads it again every so many milliseconds: less often while the stack does not answer, or, if it sends no events, while
 * nothing changes (half as often at first, and up to every 15 seconds); and not while the page is hidden. Each time is one request; the rest of a
 * screen is read only if the answer has changed. `key` says what is loaded; another key drops what was there.
 */
export const usePolled = <Value>(
  load: () => Promise<Value>,
  key: string,
  milliseconds: number,
): Polled<Value> => {
  const [state, setState] = useState<{ key: string; value?: Value; problem?: Error }>({ key });
  const [round, setRound] = useState(0);
  const current = useRef(load);
  current.current = load;
  useEffect(() => {
    let timer = 0;
    let ended = false;
    let pause = milliseconds;
    let before: Value | undefined;
    const again = (): void => {
      timer = window.setTimeout(() => (document.hidden ? again() : void run()), pause);
    };
    const run = async (): Promise<void> => {
      try {
        const value = await current.current();
        if (ended) return;
        pause = nextPause(pause, milliseconds, areSame(value, before) ? 'same' : 'changed');
        before = value;
        setState({ key, value });
      } catch (problem) {
        if (ended) return;
        pause = nextPause(pause, milliseconds, 'failed');
        setState((before) => ({ ...(before.key === key ? before : { key }), problem: problem as Error }));
      }
      again();
    };
    void run();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [key, milliseconds, round]);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  return state.key === key ? { ...state, refresh } : { refresh };
};

/** Whether two values are the same, or hold the same: an answer that has not changed is the same object. */
const areSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
};

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
