import { UserError } from './user-error.ts';

/** Throws what the user must know when an engine stopped because its data cannot be written. */
export const refuseToContinue = (error: Error): never => {
  throw new UserError(`The data folder cannot be written: ${error.message}`, {
    hint: 'make room, then start again: executions continue from what was written last',
  });
};
