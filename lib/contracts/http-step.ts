/** Seconds that a request of a function may take: less than Lambda's 15 minutes, so that it can say what went wrong. */
export const MAX_HTTP_SECONDS = 870;

/** Seconds that a request of a function takes at most unless its step says so. */
export const DEFAULT_HTTP_SECONDS = 60;
