import { isObject, type Json, parseJson } from '#core/json.ts';
import { Problem } from '../problem.ts';

/** Returns an opaque token for the key after which the next page begins. */
export const pageToken = (key: Record<string, unknown> | undefined): string | undefined =>
  key && Buffer.from(JSON.stringify(key)).toString('base64url');

/** Returns the Problem `invalid_request` of a token that no earlier answer has given. */
export const unknownToken = (): Problem =>
  new Problem('invalid_request', 'The next_token does not come from an earlier answer');

/** Returns the key in a token; throws a Problem `invalid_request` if the token is not one that was issued. */
export const keyOfToken = (token: string | undefined): Record<string, Json> | undefined => {
  if (token === undefined) return undefined;
  const key = parseJson(Buffer.from(token, 'base64url').toString());
  if (isObject(key)) return key;
  throw unknownToken();
};

/** Returns the place in a list that a token of `pageToken({ next })` continues after; throws a Problem `invalid_request` for another. */
export const placeOfToken = (token: string | undefined): string | undefined => {
  const key = keyOfToken(token);
  if (key === undefined || typeof key.next === 'string') return key?.next as string | undefined;
  throw unknownToken();
};

/** Turns DynamoDB's error about a token's key into a Problem `invalid_request`: a token of another list is the caller's mistake. */
export const refusedToken =
  (token: string | undefined) =>
  (error: unknown): never => {
    throw token !== undefined && error instanceof Error && error.name === 'ValidationException'
      ? unknownToken()
      : error;
  };
