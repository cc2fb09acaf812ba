import { ActionError } from './action-error.ts';

/** Fails a call that needs code which its bundle was made without; see `BUNDLE_PARTS`. Throws `Misconfigured`. */
export const leftOut = (what: string, fix: string): never => {
  throw new ActionError('Misconfigured', `The code of this function does without ${what}: ${fix}`, {
    retryable: false,
  });
};

/** What to do about the SDK of a service that neither the steps nor the deployment ask for. */
export const ASK_FOR_IT = 'deploy the workflow whose step needs it, or name it in deployment.ts';
