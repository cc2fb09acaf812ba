/** Error with which a paused execution is stopped; distinguishes a pause from a stop. */
export const PAUSED = 'Paused';

/** Error with which a cancelled execution is stopped. */
export const CANCELLED = 'Cancelled';

/** Error with which an execution is stopped for good. */
export const STOPPED = 'Stopped';
