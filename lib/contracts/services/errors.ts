import type { DeclaredErrors } from '../errors.ts';

/** Errors of the function that calls services. */
export const SERVICE_ERRORS = {
  ServiceUnhealthy: {
    retryable: false,
    effect: 'none',
    description: 'The service, or one that it depends on, is not healthy; nothing was sent.',
  },
  UnfitRequest: {
    retryable: false,
    effect: 'none',
    description: 'What the operation gets does not fit its schema or its path; nothing was sent.',
  },
  RequestRefused: {
    retryable: false,
    effect: 'none',
    description: 'The service refused the request: it answered with a status from 400 to 499.',
  },
  ServiceUnavailable: {
    retryable: true,
    description: 'The service did not answer, not in time, or with a status from 500 on.',
  },
  UnfitAnswer: { retryable: false, description: 'The answer does not fit the schema of the operation.' },
} as const satisfies DeclaredErrors;
