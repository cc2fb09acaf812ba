import { InvariantError } from './invariant.ts';

/** Returns a value that cannot be undefined where it is used; throws an InvariantError that names it if it is. */
export const certain = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new InvariantError(`Bug in Baton: there is no ${what}`);
  return value;
};
