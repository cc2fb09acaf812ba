/** Returns an instant as text, in UTC: `2026-01-31T12:00:00.000Z`. Takes milliseconds since the epoch. */
export const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Returns an instant as text; undefined if there is none. */
export const isoIfAny = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : isoOf(milliseconds);

/** Returns an instant as text in whole seconds, as AWS writes the times of events: `2026-01-31T12:00:00Z`. */
export const isoSecondsOf = (milliseconds: number): string => `${isoOf(milliseconds).slice(0, 19)}Z`;

/** Returns the day of an instant in UTC: `2026-01-31`. */
export const dayOf = (milliseconds: number): string => isoOf(milliseconds).slice(0, 10);
