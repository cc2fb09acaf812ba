import type { DeclaredErrors } from '../errors.ts';

/** Errors of the function that runs statements: what a transaction refuses is rolled back. */
export const SQL_ERRORS = {
  DatabaseUnavailable: {
    retryable: true,
    description: 'No connection, no resources, a conflict, or no time left.',
  },
  ConstraintViolated: {
    retryable: false,
    effect: 'none',
    description: 'A key, a reference or a check forbids it.',
  },
  MissingTable: {
    retryable: false,
    effect: 'none',
    description: 'A statement names a table that is not there.',
  },
  StatementFailed: {
    retryable: false,
    effect: 'none',
    description: 'The database refuses a statement or a value.',
  },
  UnfitRows: { retryable: false, effect: 'none', description: 'A row does not fit the schema.' },
  TooManyRows: { retryable: false, effect: 'none', description: 'A statement yields more rows than it may.' },
} as const satisfies DeclaredErrors;
