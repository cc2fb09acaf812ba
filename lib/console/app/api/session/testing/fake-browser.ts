import type { Browser } from '../browser.ts';

/** A browser whose requests are answered by a function, and what became of it. */
export interface FakeBrowser extends Browser {
  /** Addresses that the page was left for. */
  left: URL[];
  /** Requests, as `path` and fields of the form. */
  asked: { path: string; fields: Record<string, string> }[];
  at: string;
  time: number;
}

/** Makes a browser at an address. */
export const fakeBrowser = (
  at: string,
  answer: (path: string, fields: Record<string, string>) => Response = () => Response.json({}),
): FakeBrowser => {
  const kept = new Map<string, string>();
  const browser: FakeBrowser = {
    left: [],
    asked: [],
    at,
    time: 0,
    now: () => browser.time,
    address: () => new URL(browser.at),
    leaveFor: (url) => void browser.left.push(new URL(url)),
    rewrite: (path) => {
      browser.at = new URL(path, browser.at).href;
    },
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    fetch: async (input, init) => {
      const path = new URL(String(input), browser.at).pathname;
      const fields = Object.fromEntries(new URLSearchParams(String(init?.body ?? '')));
      browser.asked.push({ path, fields });
      return answer(path, fields);
    },
  };
  return browser;
};

/** Makes an id token with claims; its signature is no one's. */
export const idToken = (claims: object): string =>
  ['{}', JSON.stringify(claims), ''].map((part) => btoa(part).replaceAll('=', '')).join('.');
