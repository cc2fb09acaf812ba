import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Asked, type Served, serve } from './serve.ts';

/** Somebody who may sign in. */
export interface Person {
  email: string;
  groups: string[];
}

/** The endpoints of a user pool's domain, as the console uses them, with tokens that are really signed. */
export interface FakeCognito extends Served {
  /** Whom the button of the sign-in page signs in. */
  person: Person;
  /** Refresh tokens that are accepted. */
  readonly refreshTokens: Set<string>;
  /** What has been asked for, as the last part of the path. */
  readonly asked: string[];
  /** Adds an address that people may be sent back to. */
  allow(url: string): void;
  /** Ends the session of the sign-in pages. */
  forget(): void;
}

interface Code {
  person: Person;
  challenge: string;
  redirect: string;
  nonce: string;
}

const CLIENT = 'console-client';
const SECONDS = 900;
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts the endpoints (https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html). */
export const startCognito = async (): Promise<FakeCognito> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, Code>();
  const sessions = new Map<string, Person>();
  const allowed = new Set<string>();
  const asked: string[] = [];
  const refreshTokens = new Set<string>();
  let signedIn: Person | undefined;

  const idToken = ({ email, groups }: Person, nonce?: string): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ sub: email, email, email_verified: true, 'cognito:username': email, 'cognito:groups': groups },
      ...{
        iss: fake.url,
        aud: CLIENT,
        token_use: 'id',
        iat: now,
        exp: now + SECONDS,
        nonce,
        jti: randomUUID(),
      },
    };
    const content = `${base64url({ alg: 'RS256', kid: 'k1' })}.${base64url(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
  };

  const redirect = (response: ServerResponse, location: string): void => {
    response.writeHead(302, { location }).end();
  };

  const authorize = (url: URL, response: ServerResponse): void => {
    const fields = url.searchParams;
    const sentBackTo = fields.get('redirect_uri') ?? '';
    const fits = fields.get('client_id') === CLIENT && allowed.has(sentBackTo);
    if (!fits || fields.get('code_challenge_method') !== 'S256') {
      response.writeHead(400).end();
      return;
    }
    if (!signedIn) {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        `<title>Cognito</title><h1>Cognito</h1><form method="post" action="/login?${fields}"><button>Sign in</button></form>`,
      );
      return;
    }
    const code = randomUUID();
    const [challenge, nonce] = [fields.get('code_challenge') ?? '', fields.get('nonce') ?? ''];
    codes.set(code, { person: signedIn, challenge, redirect: sentBackTo, nonce });
    const back = new URLSearchParams({ code, state: fields.get('state') ?? '' });
    redirect(response, `${sentBackTo}?${back}`);
  };

  const tokenFor = (fields: URLSearchParams): object | undefined => {
    if (fields.get('client_id') !== CLIENT) return undefined;
    if (fields.get('grant_type') === 'refresh_token') {
      const refresh = fields.get('refresh_token') ?? '';
      const person = refreshTokens.has(refresh) ? sessions.get(refresh) : undefined;
      return person && { id_token: idToken(person), expires_in: SECONDS };
    }
    const code = codes.get(fields.get('code') ?? '');
    codes.delete(fields.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(fields.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== verifier || code.redirect !== fields.get('redirect_uri')) return undefined;
    const refresh = randomUUID();
    refreshTokens.add(refresh);
    sessions.set(refresh, code.person);
    return { id_token: idToken(code.person, code.nonce), refresh_token: refresh, expires_in: SECONDS };
  };

  const pages: Record<string, (url: URL, response: ServerResponse) => void> = {
    authorize,
    login: ({ searchParams }, response) => {
      signedIn = fake.person;
      redirect(response, `/oauth2/authorize?${searchParams}`);
    },
    logout: ({ searchParams }, response) => {
      signedIn = undefined;
      redirect(response, searchParams.get('logout_uri') ?? '/');
    },
  };

  const endpoints: Record<string, (fields: URLSearchParams) => object | undefined> = {
    'jwks.json': () => ({ keys: [publicKey.export({ format: 'jwk' })] }),
    token: tokenFor,
    revoke: (fields) => {
      refreshTokens.delete(fields.get('token') ?? '');
      return {};
    },
  };

  const answer = ({ url, body }: Asked, response: ServerResponse): void => {
    const path = url.pathname.split('/').at(-1) ?? '';
    asked.push(path);
    if (pages[path]) {
      pages[path](url, response);
      return;
    }
    const found = endpoints[path]?.(new URLSearchParams(body));
    response.writeHead(found ? 200 : 400, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
    response.end(JSON.stringify(found ?? { error: 'invalid_grant' }));
  };

  const served = await serve(answer);
  const fake: FakeCognito = {
    ...served,
    person: { email: 'ann@example.com', groups: [] },
    refreshTokens,
    asked,
    allow: (url) => void allowed.add(url),
    forget: () => {
      signedIn = undefined;
    },
  };
  return fake;
};

/** Id of the console as a client. */
export const CONSOLE_CLIENT = CLIENT;
