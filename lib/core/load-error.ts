import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of a source file. */
export interface SourceLine {
  /** Absolute path. */
  path: string;
  line: number;
}

/** Baton's own code, which is not what an author can correct. */
const OWN = fileURLToPath(new URL('../', import.meta.url));

/** The first line of a syntax error's stack, or one of its frames. A query may follow the path. */
const PLACE = /(?:^|\bat |\bat async |\()((?:file:\/\/)?\/[^()\n]+?)(?:\?[^:()\n]*)?:(\d+)(?::\d+)?\)?$/gm;

/**
 * Returns where the error of a module that could not be loaded was made: V8 says it in the stack only. Undefined if that is not in an
 * author's file.
 */
export const placeOfLoadError = (error: unknown): SourceLine | undefined => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = [...stack.matchAll(PLACE)].map(([, name = '', line]) => ({
    path: name.startsWith('file:') ? fileURLToPath(name) : name,
    line: Number(line),
  }));
  return places.find(({ path }) => !path.includes('/node_modules/') && !path.startsWith(OWN));
};

/** Says which module cannot be loaded, why, and on which line if that is known; paths are shown as seen from a folder. */
export const loadErrorText = (path: string, error: unknown, folder: string): string => {
  const place = placeOfLoadError(error);
  const where = place ? ` (${relative(folder, place.path)}:${place.line})` : '';
  const reason = withoutFolder(error instanceof Error ? error.message : String(error), folder);
  return `${relative(folder, path)} cannot be loaded: ${reason}${where}`;
};

/** Shortens the paths below a folder in a text, be they plain or URLs, to what follows the folder. */
export const withoutFolder = (text: string, folder: string): string =>
  text.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, '');
