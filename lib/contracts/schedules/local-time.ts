/** A date and time as clocks on a wall show it. */
export interface LocalTime {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** Conversion between instants, in milliseconds since the Unix epoch, and the local time of a zone. */
export interface ZoneClock {
  localTime(instant: number): LocalTime;
  /** Returns the instant of a local time: the first of two if clocks go back over it, undefined if they jump over it. */
  instantOf(local: LocalTime): number | undefined;
}

/** Zones change their offset at most once in so long. */
const BETWEEN_CHANGES_MILLISECONDS = 26 * 3_600_000;

/** Makes the clock of a time zone. */
export const zoneClock = (timeZone: string): ZoneClock => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const localTime = (instant: number): LocalTime => {
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day, hour, minute } = Object.fromEntries(parts) as LocalTime;
    return { year, month, day, hour, minute };
  };
  const offsetAt = (instant: number): number => asIfUtc(localTime(instant)) - instant;
  return {
    localTime,
    instantOf(local) {
      const utc = asIfUtc(local);
      const offsets = [
        offsetAt(utc - BETWEEN_CHANGES_MILLISECONDS),
        offsetAt(utc + BETWEEN_CHANGES_MILLISECONDS),
      ];
      const fitting = offsets
        .filter((offset) => offsetAt(utc - offset) === offset)
        .map((offset) => utc - offset);
      return fitting.length > 0 ? Math.min(...fitting) : undefined;
    },
  };
};

const asIfUtc = ({ year, month, day, hour, minute }: LocalTime): number =>
  Date.UTC(year, month - 1, day, hour, minute);
