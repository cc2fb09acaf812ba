import { ActionError } from '#actions/action-error.ts';

type Kind = 'DatabaseUnavailable' | 'ConstraintViolated' | 'MissingTable' | 'StatementFailed';

/** Makes the error of a statement. */
export const sqlError = (name: Kind, message: string): ActionError =>
  new ActionError(name, message, { retryable: name === 'DatabaseUnavailable' });

/**
 * Returns the kind of PostgreSQL's error by its SQLSTATE: conflicts of transactions, lack of resources and lost connections may pass.
 * Ref: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const kindOfState = (state: string | undefined): Kind => {
  if (state === undefined || !/^[0-9A-Z]{5}$/.test(state)) return 'DatabaseUnavailable';
  if (state === '42P01') return 'MissingTable';
  if (state.startsWith('23')) return 'ConstraintViolated';
  // 57014 is a statement that was cancelled because its time was over.
  return /^(08|40|53|55|57|58)/.test(state) ? 'DatabaseUnavailable' : 'StatementFailed';
};
