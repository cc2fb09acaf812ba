import { userInfo } from 'node:os';

/** Returns the name that whoever calls the command line has on this machine. */
export const userName = ({ USER, USERNAME }: Readonly<Record<string, string | undefined>>): string =>
  USER || USERNAME || accountName() || 'command line';

/** Returns the name of the account, which containers and services have without an environment; undefined if it has none. */
const accountName = (): string | undefined => {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
};
