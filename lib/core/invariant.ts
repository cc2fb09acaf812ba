/** A bug of Baton's own: never the answer to a user's mistake. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Throws an InvariantError unless the condition holds; for what can only be false through a bug in Baton. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(`Bug in Baton: ${message}`);
}
