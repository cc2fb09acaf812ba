/** A bug in Baton; never the answer to a user's mistake. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Throws an InvariantError if the condition is false, which only a bug in Baton can cause. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(`Bug in Baton: ${message}`);
}
