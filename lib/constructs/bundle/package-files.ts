import { createRequire } from 'node:module';

/** Returns the paths of files of packages, such as `some-font/regular.ttf`, as the handler would find them. Throws if one is missing. */
export const packageFilePaths = (entry: string, files: readonly string[]): string[] =>
  files.map((file) => createRequire(entry).resolve(file));
