import type { ConsoleConfiguration } from '#contracts/console-configuration.ts';
import { Problem } from '../problem.ts';
import type { Browser } from './browser.ts';
import { challengeOf, randomText } from './pkce.ts';
import { type TokenAnswer, type Tokens, tokensOf } from './tokens.ts';

type SignIn = ConsoleConfiguration['signIn'];

/** A sign-in that is under way; the page is left meanwhile. */
interface Pending {
  state: string;
  nonce: string;
  verifier: string;
  /** What the page showed: the part of its address after `#`. */
  shown: string;
}

const PENDING = 'baton-sign-in';

/** Where the sign-in pages send people back to. */
const pageOf = ({ address }: Browser): string => `${address().origin}/`;

/** Leaves for the sign-in pages, which bring people back with a code (RFC 6749, section 4.1). */
export const leaveToSignIn = async ({ url, client }: SignIn, browser: Browser): Promise<void> => {
  const pending: Pending = {
    state: randomText(),
    nonce: randomText(),
    verifier: randomText(),
    shown: browser.address().hash,
  };
  browser.storage.setItem(PENDING, JSON.stringify(pending));
  const fields = new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: pageOf(browser),
    scope: 'openid email',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: 'S256',
  });
  browser.leaveFor(`${url}/oauth2/authorize?${fields}`);
};

/** Leaves for the page that ends the session of the sign-in pages, so that the next one asks who it is. */
export const leaveToSignOut = ({ url, client }: SignIn, browser: Browser): void => {
  const fields = new URLSearchParams({ client_id: client, logout_uri: pageOf(browser) });
  browser.leaveFor(`${url}/logout?${fields}`);
};

/**
 * Takes the code with which the sign-in pages sent somebody back, and returns the tokens for it; undefined if the address has none. Throws a
 * Problem if the code is not the answer to what this tab has asked.
 */
export const finishSignIn = async (signIn: SignIn, browser: Browser): Promise<Tokens | undefined> => {
  const { searchParams } = browser.address();
  const code = searchParams.get('code');
  const error = searchParams.get('error');
  if (code === null && error === null) return undefined;
  const pending = JSON.parse(browser.storage.getItem(PENDING) ?? 'null') as Pending | null;
  browser.storage.removeItem(PENDING);
  browser.rewrite(`/${pending?.shown ?? ''}`);
  if (error !== null) throw new Problem('unauthorized', searchParams.get('error_description') ?? error);
  if (pending === null || pending.state !== searchParams.get('state'))
    throw new Problem('unauthorized', 'This sign-in was not begun in this tab.');
  const tokens = await askForTokens(signIn, browser, {
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: pageOf(browser),
    code_verifier: pending.verifier,
  });
  if (tokens.nonce !== pending.nonce)
    throw new Problem('unauthorized', 'The tokens are not those of this sign-in.');
  return tokens;
};

/** Returns new tokens for a refresh token. Throws a Problem: `unauthorized` if it is not accepted any longer. */
export const renewTokens = (signIn: SignIn, browser: Browser, refresh: string): Promise<Tokens> =>
  askForTokens(signIn, browser, { grant_type: 'refresh_token', refresh_token: refresh });

/** Has a refresh token and the tokens that it brought refused from now on; whether that succeeds shows nowhere. */
export const revokeTokens = async (
  { url, client }: SignIn,
  { fetch }: Browser,
  refresh: string,
): Promise<void> => {
  const body = new URLSearchParams({ token: refresh, client_id: client });
  await fetch(`${url}/oauth2/revoke`, { method: 'POST', body }).catch(() => undefined);
};

const askForTokens = async (
  { url, client }: SignIn,
  { fetch, now }: Browser,
  fields: Record<string, string>,
): Promise<Tokens> => {
  const body = new URLSearchParams({ ...fields, client_id: client });
  const response = await fetch(`${url}/oauth2/token`, { method: 'POST', body }).catch(() => undefined);
  if (!response || response.status >= 500)
    throw new Problem('unreachable', 'The sign-in service does not answer.');
  const answer = (await response.json().catch(() => ({}))) as TokenAnswer & { error?: string };
  if (!response.ok)
    throw new Problem('unauthorized', `Signing in was refused: ${answer.error ?? response.status}.`);
  return tokensOf(answer, now(), fields.refresh_token);
};
