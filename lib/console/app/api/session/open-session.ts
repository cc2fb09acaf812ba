import { CONFIGURATION_PATH, type ConsoleConfiguration } from '#contracts/console-configuration.ts';
import { Problem } from '../problem.ts';
import type { Browser } from './browser.ts';
import { PeopleSession } from './people-session.ts';
import { finishSignIn, leaveToSignIn } from './sign-in.ts';

/** What became of opening a session: it is open, or signing in failed and may be tried again. */
export type Opened = { session: PeopleSession } | { problem: Error; again(): Promise<void> };

/**
 * Opens the session of the deployed console. Returns undefined if the page is being left for the sign-in pages. Throws a Problem if the
 * configuration is not there.
 */
export const openSession = async (browser: Browser): Promise<Opened | undefined> => {
  const configuration = await readConfiguration(browser);
  try {
    const tokens = await finishSignIn(configuration.signIn, browser);
    if (tokens) return { session: new PeopleSession(configuration, browser, tokens) };
  } catch (problem) {
    return { problem: problem as Error, again: () => leaveToSignIn(configuration.signIn, browser) };
  }
  await leaveToSignIn(configuration.signIn, browser);
  return undefined;
};

const readConfiguration = async ({ fetch }: Browser): Promise<ConsoleConfiguration> => {
  const response = await fetch(CONFIGURATION_PATH).catch(() => undefined);
  if (!response?.ok)
    throw new Problem('unreachable', `The console has no configuration: ${CONFIGURATION_PATH} is not there.`);
  return (await response.json()) as ConsoleConfiguration;
};
