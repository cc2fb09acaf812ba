/**
 * Returns a version 7 UUID (RFC 9562): begins with a time in milliseconds since the epoch, so that a database's index over such
 * ids grows at its end; the rest is that of a version 4 UUID.
 */
export const orderedUuid = (now: number, random: string): string => {
  const time = now.toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
};
