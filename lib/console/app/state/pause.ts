import { session } from '../api/session/current.ts';

/** What the last look has brought. */
export type Look = 'changed' | 'same' | 'failed';

const MAX_MILLISECONDS = 30_000;

/** A stack that sends no events is paid by the look, so the console looks half as often, and longer apart while nothing changes. */
const MAX_SAME_MILLISECONDS = 15_000;
const REMOTE_FACTOR = 2;

/** Returns how many milliseconds to wait before the next look, after one that came after `pause`; `usual` is the time between two looks. */
export const nextPause = (pause: number, usual: number, look: Look): number => {
  const { sendsEvents } = session();
  const least = sendsEvents ? usual : usual * REMOTE_FACTOR;
  if (look === 'failed') return Math.min(Math.max(pause, least) * 2, MAX_MILLISECONDS);
  if (look === 'changed' || sendsEvents) return least;
  return Math.max(least, Math.min(pause * 1.5, MAX_SAME_MILLISECONDS));
};
