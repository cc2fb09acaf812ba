import type { Durability } from '#engine/store/sqlite-connection.ts';
import { UserError } from '../errors/user-error.ts';

/** The option `--durability` of commands that keep data. */
export const DURABILITY_OPTION = {
  type: 'string',
  value: 'WHAT',
  describe:
    'What an answered request survives: `process`, the end of this process (default), or `power`, a power cut as well, slower',
} as const;

/** Parses the value of `--durability`; throws a UserError if there is no such durability. */
export const parseDurability = (text: string): Durability => {
  if (text === 'process' || text === 'power') return text;
  throw new UserError(`--durability takes "process" or "power", got "${text}"`);
};
