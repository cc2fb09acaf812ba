import { readFile } from 'node:fs/promises';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { secretName } from '#contracts/names.ts';
import { isObject } from '#core/json.ts';
import { ActionError } from '../action-error.ts';

/** Seconds for which a secret is kept in memory. */
const MAX_AGE_SECONDS = 300;

/**
 * Returns a secret's text, from the JSON file at `BATON_SECRETS` if that is set (the local stack has no Secrets Manager), else
 * from Secrets Manager, cached by Powertools; there its name begins with the stage. Throws `Misconfigured`, naming the secret, if there is none.
 */
export const secretText = async (name: string): Promise<string> => {
  const file = process.env[ENVIRONMENT.secrets];
  const fullName = file ? name : secretName(name, process.env[ENVIRONMENT.stage]);
  const value = file ? await fromFile(file, name) : await fromSecretsManager(fullName);
  if (typeof value === 'string') return value;
  throw new ActionError(
    'Misconfigured',
    `There is no text under the secret "${fullName}"; expected one in ${file ? `${file}, a JSON object of secrets by name` : 'Secrets Manager'}`,
    { retryable: false },
  );
};

const fromFile = async (file: string, name: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const secrets = parsed(text, file);
  return isObject(secrets) ? secrets[name] : undefined;
};

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8's message quotes the text, which is secret.
    const place = /at position \d+.*/.exec((error as Error).message)?.[0] ?? '';
    throw new ActionError('Misconfigured', `${file} is not JSON ${place}`.trimEnd(), { retryable: false });
  }
};

const fromSecretsManager = async (name: string): Promise<unknown> => {
  const { getSecret } = await import('@aws-lambda-powertools/parameters/secrets');
  try {
    return await getSecret(name, { maxAge: MAX_AGE_SECONDS });
  } catch (error) {
    // Powertools wraps what the SDK throws.
    if (/ResourceNotFound|can't find/i.test(`${(error as Error).name} ${(error as Error).message}`))
      return undefined;
    throw error;
  }
};
