/** Seconds for which the log of an execution that needs no more undoing is kept: as long as it can be redriven (14 days), and one. */
export const LOG_RETENTION_SECONDS = 15 * 86_400;

/** Returns when the log of an execution expires that has ended now, in seconds since the epoch, as the table has it. */
export const logExpiry = (now: number): number => Math.ceil(now / 1000) + LOG_RETENTION_SECONDS;
