import type { StepNote } from '#contracts/progress/step-note.ts';

/** What calls of a step's function used, as the functions have noted it. */
export interface UsedMemory {
  /** The most that a process has held. */
  megabytes: number;
  /** Processor time and time of the calls that were noted. */
  cpuMilliseconds: number;
  milliseconds: number;
  calls: number;
}

/** Returns what a note says of the newest call of a step; undefined if it says nothing. */
export const memoryOf = ({
  megabytes,
  cpuMilliseconds,
  beganAt,
  endedAt,
}: StepNote): UsedMemory | undefined =>
  megabytes === undefined || endedAt === undefined
    ? undefined
    : {
        megabytes,
        cpuMilliseconds: cpuMilliseconds ?? 0,
        milliseconds: Math.max(0, endedAt - beganAt),
        calls: 1,
      };

/** Returns what calls have used together. */
export const joinMemory = (
  one: UsedMemory | undefined,
  other: UsedMemory | undefined,
): UsedMemory | undefined => {
  if (!one || !other) return one ?? other;
  return {
    megabytes: Math.max(one.megabytes, other.megabytes),
    cpuMilliseconds: one.cpuMilliseconds + other.cpuMilliseconds,
    milliseconds: one.milliseconds + other.milliseconds,
    calls: one.calls + other.calls,
  };
};
