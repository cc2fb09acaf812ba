const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since the Unix epoch of an ISO-8601 extended offset date-time, which must have an upper-case T and an offset
 * or Z; undefined for anything else (States Language: Timestamps, after RFC 3339).
 */
export const parseInstant = (text: string): number | undefined => {
  const parts = INSTANT.exec(text);
  if (!parts) return undefined;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const millis = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(millis) ? undefined : millis;
};
