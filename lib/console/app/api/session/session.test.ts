import { describe, expect, it } from '@jest/globals';
import type { ConsoleConfiguration } from '#contracts/console-configuration.ts';
import { openSession } from './open-session.ts';
import { PeopleSession } from './people-session.ts';
import { challengeOf, randomText } from './pkce.ts';
import { type FakeBrowser, fakeBrowser, idToken } from './testing/fake-browser.ts';

const CONFIGURATION: ConsoleConfiguration = {
  api: '/api',
  files: 'https://files.example',
  signIn: { url: 'https://sign-in.example', client: 'c1' },
};
const ANN = { email: 'ann@example.com', 'cognito:groups': ['viewer'] };

/** Answers requests for tokens: with those of Ann, or refuses them. */
const answering =
  (nonce: () => string | undefined, refused = false) =>
  (path: string) => {
    if (path !== '/oauth2/token') return Response.json(CONFIGURATION);
    if (refused) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    return Response.json({
      id_token: idToken({ ...ANN, nonce: nonce() }),
      refresh_token: 'r1',
      expires_in: 900,
    });
  };

/** Signs in up to the return of the sign-in pages. */
const returned = async (change: (state: string) => string = (state) => state): Promise<FakeBrowser> => {
  let nonce: string | undefined;
  const browser = fakeBrowser(
    'https://console.example/#/approvals',
    answering(() => nonce),
  );
  await openSession(browser);
  const asked = browser.left[0]?.searchParams;
  nonce = asked?.get('nonce') ?? undefined;
  browser.at = `https://console.example/?code=k1&state=${change(asked?.get('state') ?? '')}`;
  return browser;
};

const signedIn = (answer: (path: string) => Response) => {
  const browser = fakeBrowser('https://console.example/', answer);
  const tokens = { id: 'i0', refresh: 'r0', expiresAt: 900_000, nonce: undefined };
  const person = { name: 'ann@example.com', groups: ['viewer'] };
  return { browser, session: new PeopleSession(CONFIGURATION, browser, { ...tokens, person }) };
};

describe('PKCE', () => {
  it('hashes a verifier as RFC 7636 does in its appendix B', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('has a verifier that fits and is never the same', () => {
    expect(randomText()).toMatch(/^[\w-]{43}$/);
    expect(randomText()).not.toBe(randomText());
  });
});

describe('signing in', () => {
  it('leaves the page with a challenge, and keeps the verifier in the tab', async () => {
    const browser = fakeBrowser(
      'https://console.example/',
      answering(() => undefined),
    );

    const opened = await openSession(browser);

    expect(opened).toBeUndefined();
    expect(browser.left[0]?.href).toMatch(/^https:\/\/sign-in\.example\/oauth2\/authorize\?/);
    expect(Object.fromEntries(browser.left[0]?.searchParams ?? [])).toMatchObject({
      response_type: 'code',
      client_id: 'c1',
      redirect_uri: 'https://console.example/',
      code_challenge_method: 'S256',
    });
    expect(browser.left[0]?.href).not.toContain(
      (JSON.parse(browser.storage.getItem('baton-sign-in') ?? '{}') as { verifier: string }).verifier,
    );
  });

  it('changes the code for tokens, once, and shows what was shown before', async () => {
    const browser = await returned();

    const opened = await openSession(browser);

    expect(opened).toMatchObject({ session: { person: { name: 'ann@example.com', groups: ['viewer'] } } });
    expect(browser.at).toBe('https://console.example/#/approvals');
    expect(browser.storage.getItem('baton-sign-in')).toBeNull();
    const fields = browser.asked.at(-1)?.fields ?? {};
    expect(fields).toMatchObject({ grant_type: 'authorization_code', code: 'k1', client_id: 'c1' });
    expect(await challengeOf(fields.code_verifier ?? '')).toBe(
      browser.left[0]?.searchParams.get('code_challenge'),
    );
  });

  it('refuses a code that this tab has not asked for', async () => {
    const opened = await openSession(await returned(() => 'another'));

    expect(opened).toMatchObject({ problem: { message: 'This sign-in was not begun in this tab.' } });
  });

  it('says what the sign-in pages say', async () => {
    const browser = fakeBrowser(
      'https://console.example/?error=access_denied&error_description=Not+today',
      answering(() => undefined),
    );

    expect(await openSession(browser)).toMatchObject({ problem: { message: 'Not today' } });
  });
});

describe('a session', () => {
  it('renews its tokens a minute before they expire, once for all requests', async () => {
    const { browser, session } = signedIn(answering(() => undefined));
    expect(await session.headers()).toEqual({ authorization: 'Bearer i0' });

    browser.time = 841_000;
    const [one, other] = await Promise.all([session.headers(), session.headers()]);

    expect(one).toEqual(other);
    expect(one).not.toEqual({ authorization: 'Bearer i0' });
    expect(browser.asked.map(({ fields }) => fields.refresh_token)).toEqual(['r0']);
  });

  it('is over when they are not renewed, and says so to the console and to whoever asks', async () => {
    const { session } = signedIn(answering(() => undefined, true));
    let ended = 0;
    session.onEnd(() => {
      ended += 1;
    });

    expect(await session.renew()).toBe(false);
    expect([ended, session.isOver]).toEqual([1, true]);
    await expect(session.headers()).rejects.toThrow('Your session is over.');
  });

  it('continues while the sign-in service is away', async () => {
    const { session } = signedIn(() => new Response('', { status: 503 }));

    await expect(session.renew()).rejects.toThrow('does not answer');
    expect(session.isOver).toBe(false);
  });

  it('ends by revoking its tokens and leaving for the page that signs out', async () => {
    const { browser, session } = signedIn(() => Response.json({}));

    await session.signOut();

    expect(browser.asked).toEqual([{ path: '/oauth2/revoke', fields: { token: 'r0', client_id: 'c1' } }]);
    expect(browser.left[0]?.href).toBe(
      'https://sign-in.example/logout?client_id=c1&logout_uri=https%3A%2F%2Fconsole.example%2F',
    );
    expect(session.isOver).toBe(true);
  });

  it('opens files at the origin that has nothing else', () => {
    const { session } = signedIn(() => Response.json({}));

    expect(
      session.fileUrl('https://b.s3.eu-central-1.amazonaws.com/files/order/a.html?X-Amz-Signature=5'),
    ).toBe('https://files.example/files/order/a.html?X-Amz-Signature=5');
  });
});
