import { UserError } from '../errors/user-error.ts';

/** What one function has at least on Lambda. */
const MIN_MEGABYTES = 128;

/** Parses the value of `--memory`; throws a UserError if it is not a number of megabytes that a function can work with. */
export const parseMegabytes = (text: string): number => {
  const megabytes = Number(text);
  if (Number.isInteger(megabytes) && megabytes >= MIN_MEGABYTES) return megabytes;
  throw new UserError(`--memory takes a number of megabytes from ${MIN_MEGABYTES} up, got "${text}"`);
};
