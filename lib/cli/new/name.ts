import { UserError } from '../errors/user-error.ts';

const MAX_NAME_LENGTH = 80;

/** Returns the name in kebab-case; empty if nothing is left of it. */
const nearest = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/-+$/, '');

/** Throws a UserError with a name that would do if a document cannot be called so. */
export const checkName = (name: string, what: string): void => {
  if (/^[a-z][a-z0-9-]*$/.test(name) && name.length <= MAX_NAME_LENGTH) return;
  throw new UserError(
    `${what} is in kebab-case: a letter, then letters, digits and "-", at most ${MAX_NAME_LENGTH}; got "${name}"`,
    { hint: `for example ${nearest(name) || 'order-fulfilment'}` },
  );
};
