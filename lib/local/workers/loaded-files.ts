/** Runs inside a worker: records which files its modules come from. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file as it was when a worker loaded it. */
export interface LoadedFile {
  path: string;
  /** See `stampOf`. */
  stamp: string;
}

/** Returns a text that changes when a file is saved, even by a tool that restores the time of its last change; empty if there is no such file. */
export const stampOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ctimeMs}:${found.size}:${found.ino}` : '';
};

/** Folders of Baton's own modules, as which the stack's process runs: they change with it only. */
const OWN = ['lib/', 'lambdas/platform/'].map(
  (folder) => new URL(`../../../${folder}`, import.meta.url).href,
);

/** Returns the path of a module's file; undefined for installed packages, Baton's own modules and those of Node. */
export const authorFile = (url: string): string | undefined =>
  !url.startsWith('file:') || url.includes('/node_modules/') || OWN.some((own) => url.startsWith(own))
    ? undefined
    : fileURLToPath(url);

/** What has been loaded since the last time that it was asked for. */
export interface LoadedSince {
  /** Files of modules, without those of installed packages and Baton's own. */
  files(): LoadedFile[];
  /** Whether any module was loaded. */
  any(): boolean;
}

/** Starts recording. */
export const recordLoadedFiles = (): LoadedSince => {
  let files: LoadedFile[] = [];
  let hasLoaded = false;
  const note = (url: string): void => {
    const path = authorFile(url);
    if (path !== undefined) files.push({ path, stamp: stampOf(path) });
  };
  process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        // Noted as well, because the file may be written later.
        if (specifier.startsWith('.') && context.parentURL) note(new URL(specifier, context.parentURL).href);
        throw error;
      }
    },
    load(url, context, next) {
      hasLoaded = true;
      note(url);
      return next(url, context);
    },
  });
  return {
    files: () => {
      const found = files;
      files = [];
      return found;
    },
    any: () => {
      const had = hasLoaded;
      hasLoaded = false;
      return had;
    },
  };
};
