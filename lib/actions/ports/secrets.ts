import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import { secretName } from '#contracts/names.ts';
import { secretFiles, secretInFiles } from '#contracts/secrets/secret-file.ts';
import { ActionError } from '../action-error.ts';
import { leftOut } from '../left-out.ts';

/** Seconds for which a secret is kept in memory. */
const MAX_AGE_SECONDS = 300;

/**
 * Returns a secret's text, from the files that `BATON_SECRETS` names if it is set (the local stack has no Secrets Manager), else
 * from Secrets Manager, cached by Powertools; there its name begins with the stage. Throws `Misconfigured`, naming the secret, if there is none.
 */
export const secretText = async (name: string): Promise<string> => {
  const paths = environment()[ENVIRONMENT.secrets];
  const fullName = paths ? name : secretName(name, environment()[ENVIRONMENT.stage]);
  const value = paths ? fromFiles(name, secretFiles(paths)) : await fromSecretsManager(fullName);
  if (typeof value === 'string') return value;
  const place = paths ? secretFiles(paths).join(' or ') : 'Secrets Manager';
  throw misconfigured(`There is no text under the secret "${fullName}"; expected one in ${place}`);
};

const misconfigured = (message: string): ActionError =>
  new ActionError('Misconfigured', message, { retryable: false });

const fromFiles = (name: string, files: readonly string[]): string | undefined => {
  try {
    return secretInFiles(name, files);
  } catch (error) {
    if (error instanceof SyntaxError) throw misconfigured(error.message);
    throw error;
  }
};

const fromSecretsManager = async (name: string): Promise<unknown> => {
  const { getSecret } = process.env.BATON_WITHOUT_SECRETS
    ? leftOut('the SDK of Secrets Manager', 'name its secrets in deployment.ts')
    : await import('@aws-lambda-powertools/parameters/secrets');
  try {
    return await getSecret(name, { maxAge: MAX_AGE_SECONDS });
  } catch (error) {
    // Powertools wraps what the SDK throws.
    if (/ResourceNotFound|can't find/i.test(`${(error as Error).name} ${(error as Error).message}`))
      return undefined;
    throw error;
  }
};
