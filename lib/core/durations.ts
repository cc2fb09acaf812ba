import { ownField } from './json.ts';

const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const WORDS: Record<string, string> = {
  millisecond: 'ms',
  second: 's',
  sec: 's',
  minute: 'm',
  min: 'm',
  hour: 'h',
  day: 'd',
  week: 'w',
};
const PART = /(\d+(?:\.\d+)?)\s*([a-z]+)/gy;

/** Description of a duration, for messages. */
export const DURATION_EXPECTED = 'a duration such as "30s", "5m", "1h30m" or "24h"';

/**
 * Parses a duration such as `30s`, `5m`, `1h30m` or `2 days` into seconds; returns undefined if the text is not a duration.
 * Units: ms, s, m, h, d, w and their English words.
 */
export const parseDurationSeconds = (text: string): number | undefined => {
  const compact = text.trim().toLowerCase();
  let seconds = 0;
  let end = 0;
  PART.lastIndex = 0;
  for (let match = PART.exec(compact); match; match = PART.exec(compact)) {
    const [, amount, word = ''] = match;
    const scale = ownField(SECONDS, word) ?? ownField(SECONDS, ownField(WORDS, word.replace(/s$/, '')) ?? '');
    if (scale === undefined) return undefined;
    seconds += Number(amount) * scale;
    end = PART.lastIndex;
    while (compact[end] === ' ') end++;
    PART.lastIndex = end;
  }
  return end > 0 && end === compact.length ? Math.round(seconds * 1000) / 1000 : undefined;
};

/** Formats milliseconds for people: `340 ms`, `2.1 s`, `3 min 20 s`, `24 h`. */
export const formatMilliseconds = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
};
