import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder, packagesOf, writeCached } from './cache-folder.ts';
import { defined } from './defined.ts';

/** URL and format of a module. */
type Target = [url: string, format?: string];

/** Where imports led: by `import` or `require` and the URL of the importing module, then by specifier. */
type Imports = Record<string, Record<string, Target>>;

const BATON = fileURLToPath(new URL('../../', import.meta.url));

/** URL of a module with what `READ_STATUS_CODES` need of `node:http`. */
export const LIGHT_HTTP = new URL(`./light-http${extname(import.meta.filename)}`, import.meta.url).href;

const LIGHT_LOCALES = new URL(`./light-locales${extname(import.meta.filename)}`, import.meta.url).href;

/** Where Zod imports the messages in all of its languages. */
const HAS_LOCALES = /\/zod\/v4\/(?:classic\/external|core\/index)\.js$/;

/** Packages that import nothing of `node:http` but what `light-http.ts` has. */
export const READ_STATUS_CODES = /\/node_modules\/@middy\/util\/index\.js$/;

/** Folders of Baton's own modules. Those of an author may change while Baton stays the same. */
const OWN = ['bin/', 'lib/', 'lambdas/platform/'];

/**
 * Lets this thread find modules where an earlier process found them. Looking them up takes half of the time in which a command starts:
 * Node reads a `package.json` in each folder on the way. Applies to imports by Baton's own modules and by installed packages, as long as
 * `package.json` and what npm has installed stay the same.
 *
 * Of the time that is left, a fifth is reading and linking modules, which bundling would save (`npm run bench startup`).
 *
 * Returns a function that keeps what was new, for later processes. It is also called when the thread exits.
 * Ref: https://nodejs.org/api/module.html#moduleregisterhooksoptions.
 */
export const rememberImports = (root = BATON): (() => void) => {
  const place = placeOf(root);
  if (!place) return () => undefined;
  let known = read(place) ?? {};
  let added: Imports = {};
  const covered = [...OWN.map((folder) => join(root, folder)), join(place.packages, '/')].map(
    (folder) => pathToFileURL(folder).href,
  );
  const isCovered = (url: string): boolean =>
    covered.some((folder) => url.startsWith(folder)) && !url.includes('?');

  process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '', conditions } = context;
      if (specifier === 'node:http' && READ_STATUS_CODES.test(parentURL))
        return { url: LIGHT_HTTP, shortCircuit: true };
      if (specifier === '../locales/index.js' && HAS_LOCALES.test(parentURL) && isCovered(parentURL))
        return { url: LIGHT_LOCALES, shortCircuit: true };
      const way = conditions.includes('import') ? 'import' : 'require';
      const importing = `${way} ${parentURL}`;
      const target = targetOf(known, importing, specifier);
      if (target) return { url: target[0], ...defined({ format: target[1] }), shortCircuit: true };
      const found = next(specifier, context);
      const { url, format } = found;
      if (isCovered(parentURL) && (isCovered(url) || url.startsWith('node:'))) {
        added[importing] ??= {};
        added[importing][specifier] = way === 'import' && format ? [url, format] : [url];
      }
      return found;
    },
  });

  const save = (): void => {
    if (Object.keys(added).length === 0) return;
    known = merged(read(place) ?? known, added);
    added = {};
    write(place, known);
  };
  process.once('exit', save);
  return save;
};

/** Where the known imports of an installation are kept. */
interface Place {
  file: string;
  /** What they depend on: once it has changed, everything is looked up again. */
  key: string;
  /** Folder of the installed packages. */
  packages: string;
}

/** Returns undefined if npm has installed nothing, or if Node is to look for modules in another way than it does by default. */
const placeOf = (root: string): Place | undefined => {
  const packages = packagesOf(root);
  const stamps = [join(root, 'package.json'), join(packages, '.package-lock.json')].map(stampOf);
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (stamps.includes(undefined) || /(^|\s)(-C|--conditions|--preserve-symlinks)/.test(options))
    return undefined;
  return {
    file: join(cacheFolder(root), `imports-${process.version}.json`),
    key: [root, ...stamps].join(' '),
    packages,
  };
};

const stampOf = (file: string): string | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.mtimeMs}-${stats.size}`;
};

const read = ({ file, key }: Place): Imports | undefined => {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { key: string; imports: Imports };
    return kept.key === key ? kept.imports : undefined;
  } catch {
    return undefined;
  }
};

const write = ({ file, key }: Place, imports: Imports): void => {
  try {
    writeCached(file, JSON.stringify({ key, imports }));
  } catch {
    // Whoever may not write there starts as slowly as before.
  }
};

const targetOf = (imports: Imports, importing: string, specifier: string): Target | undefined => {
  const targets = imports[importing];
  return targets && Object.hasOwn(targets, specifier) ? targets[specifier] : undefined;
};

const merged = (imports: Imports, added: Imports): Imports => {
  const all = { ...imports };
  for (const [importing, targets] of Object.entries(added))
    all[importing] = { ...all[importing], ...targets };
  return all;
};
