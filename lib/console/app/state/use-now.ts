import { useEffect, useState } from 'preact/hooks';

const TICK_MILLISECONDS = 1000;

/** Returns the time in milliseconds since the epoch, second by second, as long as something is counted down. */
export const useNow = (isCounting: boolean): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isCounting) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isCounting]);
  return now;
};
