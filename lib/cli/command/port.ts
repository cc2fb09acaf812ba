import { UserError } from '../errors/user-error.ts';

/** Parses the value of `--port`; throws a UserError if it is not a port. */
export const parsePort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UserError(`--port takes a number from 0 to 65535, got "${text}"`);
};
