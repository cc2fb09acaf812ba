import { Problem } from '../problem.ts';
import type { Person } from './session.ts';

/** Tokens of a person, kept in memory only. */
export interface Tokens {
  /** Says who that is; the API takes it. */
  id: string;
  refresh: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  person: Person;
  /** What the request for them had said, so that they are its answer. */
  nonce: string | undefined;
}

/** Answer of the token endpoint (https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html). */
export interface TokenAnswer {
  id_token?: string;
  refresh_token?: string;
  /** Seconds. */
  expires_in?: number;
}

interface Claims {
  email?: string;
  'cognito:username'?: string;
  'cognito:groups'?: string[];
  nonce?: string;
}

/** Reads claims. Their signature is for the API to check; the page has them from the token endpoint itself. */
const claimsOf = (token: string): Claims => {
  const [, payload = ''] = token.split('.');
  const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
};

/** Reads tokens from an answer; one to a renewal may leave the refresh token as it was. Throws a Problem if they are not there. */
export const tokensOf = (answer: TokenAnswer, now: number, refresh = ''): Tokens => {
  const { id_token: id, refresh_token = refresh, expires_in: seconds = 0 } = answer;
  if (!id) throw new Problem('unauthorized', 'Signing in brought no token.');
  const claims = claimsOf(id);
  return {
    id,
    refresh: refresh_token,
    expiresAt: now + seconds * 1000,
    person: {
      name: claims.email ?? claims['cognito:username'] ?? '',
      groups: claims['cognito:groups'] ?? [],
    },
    nonce: claims.nonce,
  };
};
