import type { DeclaredErrors } from '../errors.ts';

/** Errors of the function that calls tools. */
export const TOOL_ERRORS = {
  ServerUnavailable: { retryable: true, description: 'The server did not answer, or not in time.' },
  ServerRefused: {
    retryable: false,
    effect: 'none',
    description: 'The server refused the request: it is not authorised, or there is no such tool.',
  },
  ToolFailed: { retryable: false, description: 'The tool says that it failed.' },
  UnfitArguments: {
    retryable: false,
    effect: 'none',
    description: 'The arguments do not fit the schema of the tool.',
  },
  UnfitResult: { retryable: false, description: 'The result does not fit the schema of the tool.' },
} as const satisfies DeclaredErrors;
