import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where distributions put Chromium; CHROMIUM names another place. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Starts Chromium without anything that would look for its maker's servers. */
export const openBrowser = (): Promise<Browser> => {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (!executablePath)
    throw new Error('There is no Chromium: install the package "chromium", or set CHROMIUM to its path');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};

/** Returns what a reader with other senses would stumble over on a page (https://github.com/dequelabs/axe-core), in words. */
export const accessibilityProblems = async (page: Page): Promise<string[]> => {
  const { default: axe } = await import('axe-core');
  // The policy of the page lets no script in; the debugger's own may.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe.source });
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', '))))",
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(String(result.value)) as string[];
};

/** Screenshots stay here, to be looked at. */
export const PICTURES = join(import.meta.dirname, '../../out/console');

interface Looked {
  /** Name of its pictures. */
  screen: string;
  open(): Promise<unknown>;
  /** Brings about what is to be seen, once it is opened. */
  prepare?(): Promise<unknown>;
}

/** Opens a screen as wide as a desk and as a phone, light and dark; keeps pictures, and returns what people would stumble over. */
export const problemsOfScreen = async (page: Page, { screen, open, prepare }: Looked): Promise<string[]> => {
  mkdirSync(PICTURES, { recursive: true });
  const problems: string[] = [];
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await prepare?.();
      await page.screenshot({
        path: join(PICTURES, `${screen}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
      const found = await accessibilityProblems(page);
      problems.push(...found.map((problem) => `${width} ${colorScheme}: ${problem}`));
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (overflow > 0) problems.push(`${screen} is ${overflow} px wider than ${width}`);
    }
  return problems;
};

/** Opens an empty page; `errors` gets what goes wrong in it. */
export const openPage = async (
  browser: Browser,
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    // Chromium reports each refusal of the API; what the page makes of it is tested.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return { context, page, errors };
};
