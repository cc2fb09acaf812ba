import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** The part of a source map that names files (https://tc39.es/ecma426/#sec-source-map-format). */
interface SourceMap {
  sources: string[];
}

/**
 * Returns a source map in `folder` whose sources are named from the project's folder, and those of packages from their `node_modules`:
 * so the map is the same in every checkout.
 */
export const withStableSources = (text: string, folder: string, projectRoot: string): string => {
  const root = realpathSync(projectRoot);
  const map = JSON.parse(text) as SourceMap;
  const sources = map.sources.map((source) => {
    const file = resolve(folder, source).split(sep).join('/');
    const packages = file.lastIndexOf('/node_modules/');
    return packages < 0 ? relative(root, file).split(sep).join('/') : file.slice(packages + 1);
  });
  return JSON.stringify({ ...map, sources });
};
