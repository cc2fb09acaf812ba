/** What `compileDefinitionFile` adds to a definition's address. */
const LOAD = /\?load=\d+$/;

/**
 * Lets what a definition imports by a relative path be read anew with it; Node would keep the text that it read first.
 * Ref: https://nodejs.org/api/module.html#moduleregisterhooksoptions. The result takes that back.
 */
export const importAnew = (): (() => void) => {
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
