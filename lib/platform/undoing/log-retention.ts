/** Seconds for which the log of an execution that needs no more undoing is kept: as long as it can be redriven (14 days), and one. */
export const LOG_RETENTION_SECONDS = 15 * 86_400;
