import { executionName } from '#contracts/http/fields.ts';
import { UserError } from '../errors/user-error.ts';

/** Checks the value of `--name`; throws a UserError if an execution cannot have it. */
export const checkExecutionName = (name: string): void => {
  if (executionName.safeParse(name).success) return;
  throw new UserError(`--name takes 1 to 80 letters, digits, "-" or "_", got "${name}"`);
};
