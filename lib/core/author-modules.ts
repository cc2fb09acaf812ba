import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file that a relative import without an ending, or with that of the JavaScript, stands for in TypeScript's eyes. */
const typeScriptOf = (specifier: string, parent: string): string | undefined => {
  const url = new URL(specifier, parent).href.replace(/\.js$/, '');
  return [`${url}.ts`, `${url}/index.ts`].find((candidate) => existsSync(fileURLToPath(candidate)));
};

/**
 * Lets this thread load an author's TypeScript as bundlers and the compiler read it, whatever kind of package it is in: `./logic`
 * and `./logic.js` find `logic.ts`, which is an ES module even in a CommonJS package.
 * Ref: https://nodejs.org/api/module.html#moduleregisterhooksoptions.
 */
export const loadAuthorModules = (): void => {
  const find: Resolve = (specifier, context, next) => {
    const parent = context.parentURL ?? '';
    try {
      return next(specifier, context);
    } catch (error) {
      const isAuthors = specifier.startsWith('.') && parent.startsWith('file:') && !isInstalled(parent);
      const file = isAuthors ? typeScriptOf(specifier, parent) : undefined;
      if (file === undefined) throw error;
      return next(file, context);
    }
  };
  process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, next) {
      const found = find(specifier, context, next);
      const isAuthors = /^file:.*\.ts(\?|$)/.test(found.url) && !isInstalled(found.url);
      return isAuthors ? { ...found, format: 'module-typescript' } : found;
    },
  });
};

type Resolve = NonNullable<Parameters<typeof import('node:module').registerHooks>[0]['resolve']>;

const isInstalled = (url: string): boolean => url.includes('/node_modules/');
