import type { ConsoleConfiguration } from '#contracts/console-configuration.ts';
import { Problem } from '../problem.ts';
import type { Browser } from './browser.ts';
import type { Session } from './session.ts';
import { leaveToSignIn, leaveToSignOut, renewTokens, revokeTokens } from './sign-in.ts';
import type { Tokens } from './tokens.ts';

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const MARGIN_MILLISECONDS = 60_000;

/**
 * The session of somebody who has signed in to the deployed console: at the user pool that `/console/configuration.json` names, with a code and
 * PKCE. Tokens are in memory only, and are renewed before they expire or when the API refuses one. A reloaded tab signs in again without a question,
 * through the session of the sign-in pages.
 */
export class PeopleSession implements Session {
  readonly base: string;
  readonly sendsEvents = false;
  readonly #configuration: ConsoleConfiguration;
  readonly #browser: Browser;
  readonly #listeners = new Set<() => void>();
  #tokens: Tokens | undefined;
  #renewing: Promise<boolean> | undefined;

  constructor(configuration: ConsoleConfiguration, browser: Browser, tokens: Tokens) {
    this.base = configuration.api;
    this.#configuration = configuration;
    this.#browser = browser;
    this.#tokens = tokens;
  }

  get person() {
    return this.#tokens?.person;
  }

  get isOver() {
    return this.#tokens === undefined;
  }

  async headers(): Promise<Record<string, string>> {
    const expiresAt = this.#tokens?.expiresAt ?? 0;
    if (this.#tokens && this.#browser.now() > expiresAt - MARGIN_MILLISECONDS) await this.renew();
    if (!this.#tokens) throw new Problem('unauthorized', 'Your session is over.');
    return { authorization: `Bearer ${this.#tokens.id}` };
  }

  /** Several requests that are refused at once renew once. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    if (!this.#tokens) return false;
    try {
      this.#tokens = await renewTokens(this.#configuration.signIn, this.#browser, this.#tokens.refresh);
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'unauthorized') throw problem;
      this.end();
      return false;
    }
  }

  /** Forgets the tokens, as when another tab has signed out. */
  end(): void {
    this.#tokens = undefined;
    for (const listener of this.#listeners) listener();
  }

  /** A function signs addresses for the bucket's host; CloudFront's host passes them on, and its answers are sandboxed. */
  fileUrl(url: string): string {
    const { pathname, search } = new URL(url);
    return `${this.#configuration.files}${pathname}${search}`;
  }

  async signOut(): Promise<void> {
    const refresh = this.#tokens?.refresh;
    this.end();
    if (refresh) await revokeTokens(this.#configuration.signIn, this.#browser, refresh);
    leaveToSignOut(this.#configuration.signIn, this.#browser);
  }

  signIn(): Promise<void> {
    return leaveToSignIn(this.#configuration.signIn, this.#browser);
  }

  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
