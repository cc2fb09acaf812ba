/**
 * Header in which the command line tells a stack that does not authenticate who its user is. Only the local stack reads it: behind
 * API Gateway, who calls is what the authoriser says.
 */
export const CLAIMED_NAME = 'x-baton-user';

/** Characters of a name that are kept. */
const MAX_NAME = 128;

/** Returns a name as a header's value, which takes only ASCII. */
export const claimedNameHeader = (name: string): string => encodeURIComponent(name.toWellFormed());

/** Returns the name in a header's value, without control characters; undefined if there is none. */
export const claimedNameIn = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const name = decoded(value).replaceAll(/\p{C}/gu, '').trim().slice(0, MAX_NAME);
  return name === '' ? undefined : name;
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
