import { globSync } from 'node:fs';

/** Folders of files that are no code and are read at run time. */
export const DATA_FOLDERS = ['lib/cli/new/templates'];

/** Paths, relative to the root, of all code that the package holds: everything but tests and what only they use. */
export const sourceFiles = (root: string): string[] =>
  globSync(['bin/*.js', 'lib/**/*.ts', 'lambdas/platform/**/*.ts'], { cwd: root })
    .filter(
      (file) =>
        !/\.(test|d)\.ts$|^lib\/console\/app\//.test(file) &&
        !/(?<!^lib)\/testing\/|\/templates\//.test(file),
    )
    .sort();

/** A specifier of a source file as its counterpart in the package has it: a `.ts` of Baton's own is a `.js` there. */
export const builtSpecifier = (specifier: string): string =>
  /^[.#].*\.ts$/.test(specifier) ? specifier.replace(/\.ts$/, '.js') : specifier;
