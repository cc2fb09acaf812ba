import { UserError } from './user-error.ts';

/** Throws what the user must know when an engine stopped because its data cannot be written, or holds what Baton never wrote. */
export const refuseToContinue = (error: Error): never => {
  if (error instanceof SyntaxError) {
    throw new UserError(`The data folder is damaged: ${error.message}`, {
      hint: 'restore a copy of it, or choose another folder',
    });
  }
  throw new UserError(`The data folder cannot be written: ${error.message}`, {
    hint: 'make room, then start again: executions continue from what was written last',
  });
};
