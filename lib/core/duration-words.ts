const UNITS: readonly [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Says a time limit in words: `24 hours`, `1 hour 30 minutes`, `30 seconds`. Up to two days are hours; at most two units. */
export const durationWords = (seconds: number): string => {
  if (seconds < 1) return counted(Math.round(seconds * 1000), 'millisecond');
  const units = seconds <= 2 * 86_400 ? UNITS.slice(1) : UNITS;
  const largest = units.findIndex(([length]) => seconds >= length);
  const used = units.slice(Math.max(0, largest), Math.max(0, largest) + 2);
  let left = Math.round(seconds / (used.at(-1)?.[0] ?? 1)) * (used.at(-1)?.[0] ?? 1);
  const parts = used.flatMap(([length, unit]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count > 0 ? [counted(count, unit)] : [];
  });
  return parts.join(' ');
};
