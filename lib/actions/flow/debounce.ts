/** A run that waits for a time in which no newer one of its key comes. */
export interface Arrival {
  run: string;
  /** When it was started, in milliseconds since the epoch. */
  at: number;
  token: string;
}

/** The newest run of a key, and those before it that may not have been notified. */
export interface Newest extends Arrival {
  before: readonly Arrival[];
}

/**
 * Records that a run has come; undefined if a newer one has. Whoever stores what is returned tells those before it, and then stores that it has
 * (`before: []`), so that a function that dies in between leaves them to the next.
 */
export const arrived = (newest: Newest | undefined, arrival: Arrival): Newest | undefined => {
  if (!newest) return { ...arrival, before: [] };
  if (newest.run === arrival.run) return { ...newest, token: arrival.token };
  const isOlder = arrival.at < newest.at || (arrival.at === newest.at && arrival.run < newest.run);
  if (isOlder) return undefined;
  const { before, ...replaced } = newest;
  return { ...arrival, before: [...before, replaced] };
};
