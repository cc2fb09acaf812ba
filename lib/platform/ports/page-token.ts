import { isObject, type Json, parseJson } from '#core/json.ts';
import { Problem } from '../problem.ts';

/** The key after which a list goes on, as a token that says nothing to people. */
export const pageToken = (key: Record<string, unknown> | undefined): string | undefined =>
  key && Buffer.from(JSON.stringify(key)).toString('base64url');

const refused = (): Problem =>
  new Problem('invalid_request', 'The next_token is not one that was handed out');

/** The key in a token; a Problem `invalid_request` when it is not one that was handed out. */
export const keyOfToken = (token: string | undefined): Record<string, Json> | undefined => {
  if (token === undefined) return undefined;
  const key = parseJson(Buffer.from(token, 'base64url').toString());
  if (isObject(key)) return key;
  throw refused();
};

/** What DynamoDB says of a query that goes on at a token's key: a key of another list is the asker's mistake. */
export const refusedToken =
  (token: string | undefined) =>
  (error: unknown): never => {
    throw token !== undefined && error instanceof Error && error.name === 'ValidationException'
      ? refused()
      : error;
  };
