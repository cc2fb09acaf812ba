import { join } from 'node:path';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { ask } from '../../lambdas/platform/decide-approval/testing/approvals.ts';
import { accessibilityProblems, openBrowser, openPage, PICTURES } from './browser.ts';
import { type DeployedConsole, startDeployedConsole } from './deployed/deployed-console.ts';
import { type FakeCognito, startCognito } from './deployed/fake-cognito.ts';

describe('The deployed console', () => {
  let platform: TestPlatform;
  let cognito: FakeCognito;
  let deployed: DeployedConsole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    process.env[ENVIRONMENT.approvers] = 'enforced';
    platform = await startPlatform();
    cognito = await startCognito();
    deployed = await startDeployedConsole(cognito, platform);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await deployed?.close();
    await cognito?.close();
    await platform?.close();
    delete process.env[ENVIRONMENT.approvers];
  });

  beforeEach(async () => {
    platform.reset();
    platform.sfn.on(SendTaskSuccessCommand).resolves({});
    cognito.forget();
    deployed.refuseBefore = 0;
    deployed.answers.length = 0;
    cognito.asked.length = 0;
    ({ context, page, errors } = await openPage(browser));
  });

  afterEach(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });

  const open = async (hash: string, email: string, ...groups: string[]): Promise<void> => {
    cognito.person = { email, groups };
    await page.goto(`${deployed.url}/${hash}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(email).first().waitFor();
  };

  it('signs in with a code, and shows what was asked for before', async () => {
    await open('#/approvals', 'ann@example.com', 'viewer');

    await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    expect(page.url()).toBe(`${deployed.url}/#/approvals`);
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })')).toBe('{}');
    expect(await page.getByRole('link', { name: 'API' }).count()).toBe(0);
  });

  it('takes the decision of an approver who is asked, in the name of the token', async () => {
    const id = await ask(platform, { to: 'ann@example.com', title: 'Publish it?' });
    await open(`#/approvals/${id}`, 'ann@example.com', 'approver');

    expect(await page.getByLabel('Your name').count()).toBe(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('It is approved by ann@example.com').waitFor();
  });

  it('offers no decision to a viewer, and the function behind it takes none', async () => {
    const id = await ask(platform, { to: 'ann@example.com', title: 'Sell it?' });
    await open(`#/approvals/${id}`, 'ann@example.com', 'viewer');
    await page.getByText('People in the group "approver" decide this.').waitFor();
    const token = await page.waitForRequest((request) => request.url().includes('/api/approvals/'));

    const refused = await fetch(`${deployed.url}/api/approvals/${id}/decision`, {
      method: 'POST',
      headers: { authorization: (await token.headerValue('authorization')) ?? '' },
      body: JSON.stringify({ decision: 'approved' }),
    });

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringContaining('ann@example.com is in viewer') },
    });
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  it('says why an approver who is not asked is refused', async () => {
    const id = await ask(platform, { to: 'bob@example.com', title: 'Burn it?' });
    await open(`#/approvals/${id}`, 'ann@example.com', 'approver');

    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('it is asked of bob@example.com').waitFor();
  });

  it('says in which channel an approval could not be announced', async () => {
    const id = await ask(platform, { title: 'Heard of it?' });
    const at = new Date(platform.time.now).toISOString();
    await platform.ports.approvals.announced(id, [
      { channel: 'webhook', delivered: false, tries: 3, at, error: 'The webhook answers 410' },
    ]);
    await open(`#/approvals/${id}`, 'ann@example.com', 'viewer');

    await page.getByText('Not announced by webhook: The webhook answers 410 (tried 3 times').waitFor();
    await page.screenshot({ path: join(PICTURES, 'unannounced-1280.png') });
  });

  it('asks again without a body while nothing changes', async () => {
    await ask(platform, { title: 'Wait?' });
    await open('#/approvals', 'ann@example.com', 'viewer');

    await page.waitForResponse((response) => response.status() === 304);
    expect(await page.getByRole('link', { name: /Wait\?/ }).count()).toBe(1);
  });

  it('renews a token that is refused, without a word', async () => {
    await open('#/breakers', 'ann@example.com', 'viewer');
    await page.getByText('No breaker has counted a failure.').waitFor();

    deployed.refuseBefore = Date.now() + 1000;
    await page.waitForResponse((response) => response.status() === 401);
    deployed.refuseBefore = 0;
    await page.waitForResponse(
      (response) => response.url().endsWith('/api/breakers') && response.status() < 400,
    );

    expect(cognito.asked.filter((path) => path === 'token')).toHaveLength(2);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says that a session is over when it cannot be renewed, and begins another one where it was', async () => {
    await open('#/breakers', 'ann@example.com', 'viewer');
    await page.getByText('No breaker has counted a failure.').waitFor();

    cognito.refreshTokens.clear();
    deployed.refuseBefore = Date.now() + 1000;
    await page.getByRole('heading', { name: 'Your session is over.' }).waitFor();
    deployed.refuseBefore = 0;
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.screenshot({ path: join(PICTURES, 'session-over-1280.png') });
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByText('No breaker has counted a failure.').waitFor();
    expect(page.url()).toContain('#/breakers');
  });

  it('signs out in all tabs, revokes the tokens, and asks who it is the next time', async () => {
    await open('#/breakers', 'ann@example.com', 'viewer');
    const other = await context.newPage();
    await other.goto(`${deployed.url}/#/approvals`);
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    const before = cognito.refreshTokens.size;

    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByRole('heading', { name: 'Cognito' }).waitFor();
    await other.getByRole('heading', { name: 'Your session is over.' }).waitFor();
    expect(cognito.refreshTokens.size).toBe(before - 1);
    expect(cognito.asked).toContain('logout');
  });

  it('tells somebody in no group whom to ask', async () => {
    await open('#/executions', 'new@example.com');

    await page.getByText('new@example.com is in no group').waitFor();
    expect(deployed.answers).toEqual([]);
  });

  it('does not take a code that another page has sent somebody with', async () => {
    cognito.person = { email: 'ann@example.com', groups: ['viewer'] };
    await page.goto(`${deployed.url}/?code=stolen&state=guessed`);

    await page.getByText('This sign-in was not begun in this tab.').waitFor();
    expect(cognito.asked).toEqual([]);
  });

  it('can be read by everybody, with who has signed in', async () => {
    await ask(platform, { title: 'Read it?' });
    await open('#/approvals', 'somebody.with.a.long.name@example.com', 'viewer');
    const problems: string[] = [];
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('link', { name: /Read it\?/ }).waitFor();
      await page.screenshot({ path: join(PICTURES, `signed-in-${width}.png`) });
      problems.push(...(await accessibilityProblems(page)));
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (overflow > 0) problems.push(`${overflow} px wider than ${width}`);
    }

    expect(problems).toEqual([]);
  });
});
