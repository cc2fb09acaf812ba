/** A sweep that cannot begin: a workflow without contracts, an answer that does not fit. The message says how to fix it. */
export class SweepError extends Error {
  override name = 'SweepError';
}
