import { ActionError } from '#actions/action-error.ts';
import type { Connection, SecretOr } from '#contracts/connections/connection.ts';
import type { Clock } from '#core/clock.ts';

/** What requests of a connection need. */
export interface Authorising {
  connection: Pick<Connection, 'api_key' | 'basic' | 'oauth' | 'headers'>;
  secret(name: string): Promise<string>;
  clock: Clock;
}

type OAuth = NonNullable<Connection['oauth']>;

interface Token {
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
    const { oauth } = authorising.connection;
    const send = async (): Promise<Response> =>
      fetch(url, { ...init, headers: await headersFor(init, authorising) });
    const response = await send();
    if (response.status !== 401 || !oauth) return response;
    tokens.delete(keyOf(oauth));
    await response.body?.cancel();
    return send();
  };

const headersFor = async (init: RequestInit | undefined, authorising: Authorising): Promise<Headers> => {
  const { connection, secret } = authorising;
  const { api_key: key, basic, oauth, headers: more = {} } = connection;
  const headers = new Headers(init?.headers);
  const textOf = async (value: SecretOr) => (typeof value === 'string' ? value : secret(value.secret));
  for (const [name, value] of Object.entries(more)) headers.set(name, await textOf(value));
  if (key) headers.set(key.header, await secret(key.secret));
  if (basic) {
    const credentials = Buffer.from(`${basic.username}:${await secret(basic.secret)}`).toString('base64');
    headers.set('authorization', `Basic ${credentials}`);
  }
  if (oauth) headers.set('authorization', `Bearer ${(await sharedToken(oauth, authorising)).value}`);
  return headers;
};

const keyOf = (oauth: OAuth): string => JSON.stringify(oauth);

const sharedToken = async (oauth: OAuth, authorising: Authorising): Promise<Token> => {
  const key = keyOf(oauth);
  const known = await tokens.get(key)?.catch(() => undefined);
  if (known && authorising.clock.now() < known.until) return known;
  const fetched = fetchToken(oauth, authorising);
  tokens.set(key, fetched);
  return fetched;
};

const fetchToken = async (oauth: OAuth, { secret, clock }: Authorising): Promise<Token> => {
  const { token_url: url, client_id, scope, method = 'POST' } = oauth;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id,
    client_secret: await secret(oauth.secret),
    ...(scope === undefined ? {} : { scope }),
  });
  const response = method === 'GET' ? await fetch(`${url}?${body}`) : await fetch(url, { method, body });
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
