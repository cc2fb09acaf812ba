import { pathToFileURL } from 'node:url';

/** The queries that make Node read a module again: that of `compileDefinitionFile`, and the one below. */
const AGAIN = /\?(?:load|code)=\d+$/;

/** Control over what this thread imports again. */
export interface FreshImports {
  /** Makes modules below the folder be read again at their next import. */
  renew(): void;
  stop(): void;
}

/**
 * Makes Node read again, instead of keeping what it read first, what a definition imports by a relative path, and modules below a folder
 * (an absolute path without symbolic links) after `renew` (https://nodejs.org/api/module.html#moduleregisterhooksoptions).
 */
export const importAgain = (folder: string): FreshImports => {
  const below = `${pathToFileURL(folder).href}/`;
  let renewals = 0;
  const hooks = process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (found.url.includes('/node_modules/') || AGAIN.test(found.url)) return found;
      const inherited = AGAIN.exec(context.parentURL ?? '')?.[0];
      if (inherited !== undefined && specifier.startsWith('.'))
        return { ...found, url: found.url + inherited };
      return renewals > 0 && found.url.startsWith(below)
        ? { ...found, url: `${found.url}?code=${renewals}` }
        : found;
    },
  });
  return {
    renew: () => {
      renewals += 1;
    },
    stop: () => hooks.deregister(),
  };
};
