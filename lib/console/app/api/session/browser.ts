/** What a session needs of the browser. */
export interface Browser {
  fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Address of the page. */
  address(): URL;
  /** Leaves the page for another. */
  leaveFor(url: string): void;
  /** Writes another address of the page, without loading it. */
  rewrite(path: string): void;
  /** Keeps texts until the tab is closed, also while the page is left. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** The browser that runs the console. */
export const thisBrowser: Browser = {
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  address: () => new URL(location.href),
  leaveFor: (url) => location.assign(url),
  rewrite: (path) => history.replaceState(null, '', path),
  storage: {
    getItem: (key) => sessionStorage.getItem(key),
    setItem: (key, value) => sessionStorage.setItem(key, value),
    removeItem: (key) => sessionStorage.removeItem(key),
  },
};
