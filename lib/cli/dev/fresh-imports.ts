/** The query that `compileDefinitionFile` adds to a definition's URL. */
const LOAD = /\?load=\d+$/;

/**
 * Makes Node read what a definition imports by a relative path again together with the definition, instead of keeping what it
 * read first (https://nodejs.org/api/module.html#moduleregisterhooksoptions). The result stops that.
 */
export const importAgain = (): (() => void) => {
  const hooks = process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const load = LOAD.exec(context.parentURL ?? '')?.[0];
      if (load === undefined || !specifier.startsWith('.') || found.url.includes('/node_modules/'))
        return found;
      return { ...found, url: found.url + load };
    },
  });
  return () => hooks.deregister();
};
