import { pathToFileURL } from 'node:url';

/** Imports the module in a file by its absolute path, which alone would be read as a URL: `#`, `?` and `%` mean something there. */
export const importFile = (path: string): Promise<unknown> => import(pathToFileURL(path).href);
