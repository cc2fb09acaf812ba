import { Problem } from '../endpoint/problem.ts';

/** The key after which a list goes on, as a token that says nothing to people. */
export const pageToken = (key: Record<string, unknown> | undefined): string | undefined =>
  key && Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key in a token; a Problem `invalid_request` when it is not one that was handed out. */
export const keyOfToken = (token: string | undefined): Record<string, unknown> | undefined => {
  if (token === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    throw new Problem('invalid_request', 'The next_token is not one that was handed out');
  }
};
