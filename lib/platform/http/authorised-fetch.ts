import { ActionError } from '#actions/action-error.ts';
import type { Connection, SecretOr } from '#contracts/connections/connection.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';

/** What requests of a connection need. */
export interface Authorising {
  connection: Pick<Connection, 'api_key' | 'basic' | 'oauth' | 'headers'>;
  secret(name: string): Promise<string>;
  clock: Clock;
  /** Makes the requests, also those for tokens. Default: the global `fetch`. */
  send?: typeof fetch;
  /** Tokens that all processes share. Default: only this process's calls do. */
  shared?: SharedTokens;
}

/** Tokens of connections beyond this process. */
export interface SharedTokens {
  /**
   * Returns the token of a key, which `fetchToken` gets if there is none, or if the one that is there is the refused one. Of calls that need
   * it at once, one fetches it.
   */
  token(key: string, fetchToken: () => Promise<Token>, refused: string | undefined): Promise<Token>;
}

type OAuth = NonNullable<Connection['oauth']>;

/** A token, and how long it is used. */
export interface Token {
  value: string;
  /** Milliseconds since the epoch from which it is no longer used. */
  until: number;
}

/** Time before a token expires in which it is no longer used. */
const MARGIN_MILLISECONDS = 60_000;

/** Tokens of this process, which all calls share, by their connection. */
const tokens = new Map<string, Promise<Token>>();

/** Returns a `fetch` that authorises requests as the connection says. A token that the API refuses is fetched again, once. */
export const authorisedFetch =
  (authorising: Authorising): typeof fetch =>
  async (url, init) => {
    const { send: request = fetch } = authorising;
    const { oauth } = authorising.connection;
    const attempt = async (refused?: string): Promise<{ response: Response; token?: string }> => {
      const token = oauth && (await tokenOf(oauth, authorising, refused));
      const headers = await headersFor(init, authorising, token);
      return { response: await request(url, { ...init, headers }), token };
    };
    const { response, token } = await attempt();
    if (response.status !== 401 || token === undefined) return response;
    await response.body?.cancel();
    return (await attempt(token)).response;
  };

const headersFor = async (
  init: RequestInit | undefined,
  { connection, secret }: Authorising,
  token: string | undefined,
): Promise<Headers> => {
  const { api_key: key, basic, headers: more = {} } = connection;
  const headers = new Headers(init?.headers);
  const textOf = async (value: SecretOr) => (typeof value === 'string' ? value : secret(value.secret));
  for (const [name, value] of Object.entries(more)) headers.set(name, await textOf(value));
  if (key) headers.set(key.header, await secret(key.secret));
  if (basic) {
    const credentials = Buffer.from(`${basic.username}:${await secret(basic.secret)}`).toString('base64');
    headers.set('authorization', `Basic ${credentials}`);
  }
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return headers;
};

const keyOf = (oauth: OAuth): string => JSON.stringify(oauth);

/** Returns a token that is not the refused one. */
const tokenOf = async (
  oauth: OAuth,
  authorising: Authorising,
  refused: string | undefined,
): Promise<string> => {
  const key = keyOf(oauth);
  for (let current = tokens.get(key); current; ) {
    const known = await current.catch(() => undefined);
    if (known && known.value !== refused && authorising.clock.now() < known.until) return known.value;
    // Another call may have asked for a new one meanwhile.
    const latest = tokens.get(key);
    current = latest === current ? undefined : latest;
  }
  const fetched = authorising.shared
    ? authorising.shared.token(key, () => fetchToken(oauth, authorising), refused)
    : fetchToken(oauth, authorising);
  tokens.set(key, fetched);
  return (await fetched).value;
};

const fetchToken = async (oauth: OAuth, { secret, clock, send = fetch }: Authorising): Promise<Token> => {
  const { token_url: url, client_id, scope, method = 'POST' } = oauth;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id,
    client_secret: await secret(oauth.secret),
    ...defined({ scope }),
  });
  const response = method === 'GET' ? await send(`${url}?${body}`) : await send(url, { method, body });
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: unknown;
    expires_in?: unknown;
  };
  if (!response.ok || typeof answer.access_token !== 'string') {
    const message = `${new URL(url).host} gives no token to ${client_id}: it answers with ${response.status}`;
    throw new ActionError('ServerRefused', message, { retryable: response.status >= 500 });
  }
  const seconds = Number(answer.expires_in ?? 0);
  return { value: answer.access_token, until: clock.now() + seconds * 1000 - MARGIN_MILLISECONDS };
};
