import { ActionError } from '../action-error.ts';

/** Seconds for which a secret is kept in memory. */
const MAX_AGE_SECONDS = 300;

/** A secret's text from Secrets Manager, cached by Powertools; throws `Misconfigured` when there is none under the name. */
export const secretText = async (name: string): Promise<string> => {
  const { getSecret } = await import('@aws-lambda-powertools/parameters/secrets');
  const value = await getSecret(name, { maxAge: MAX_AGE_SECONDS });
  if (typeof value === 'string') return value;
  throw new ActionError(
    'Misconfigured',
    `Secret "${name}" holds no text; expected a secret string in Secrets Manager`,
    {
      retryable: false,
    },
  );
};
