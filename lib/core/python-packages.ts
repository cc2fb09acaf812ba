import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package of Python as pip has installed it. */
export interface PythonPackage {
  name: string;
  /** Folder in which its files are. */
  site: string;
  /** Paths of its files from there. */
  files: string[];
  /** Names of the packages that it depends on; those that depend on where it runs only if they are installed. */
  needs: string[];
  /** Modules that code imports. */
  modules: string[];
  /** Platforms that it is built for, such as `manylinux_2_17_aarch64`; `any` if it runs on all. */
  platforms: string[];
}

/** Folder for packages that are only deployed: those with native code for Lambda's processors. */
export const DEPLOYED_PACKAGES = 'python_packages';

/** The virtual environment of a project. */
const ENVIRONMENT = '.venv';

/** Returns the folder of a project, or around it, that has an entry of this name; undefined if none does. */
const upwards = (from: string, entry: string): string | undefined => {
  const found = join(from, entry);
  if (existsSync(found)) return found;
  return dirname(from) === from ? undefined : upwards(dirname(from), entry);
};

const foldersIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Returns the Python of a project's virtual environment; undefined if it has none. */
export const projectPython = (root: string): string | undefined => {
  const environment = upwards(root, ENVIRONMENT);
  const python = environment && join(environment, 'bin', 'python3');
  return python !== undefined && existsSync(python) ? python : undefined;
};

/** Lists the folders in which a project's packages of Python are, the one of packages that are only deployed first. */
export const pythonSites = (root: string): string[] => {
  const deployed = upwards(root, DEPLOYED_PACKAGES);
  const environment = upwards(root, ENVIRONMENT);
  const versions = environment === undefined ? [] : foldersIn(join(environment, 'lib'));
  return [
    ...(deployed === undefined ? [] : [deployed]),
    ...versions
      .filter((name) => name.startsWith('python3'))
      .map((name) => join(environment ?? '', 'lib', name, 'site-packages')),
  ];
};

/** Names of packages are the same whatever their case, and with `-`, `_` and `.` for each other. */
const plainName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** Returns a package of a project by its name; undefined if it is not installed. */
export const pythonPackage = (name: string, root: string): PythonPackage | undefined => {
  for (const site of pythonSites(root)) {
    const info = foldersIn(site).find((folder) => {
      const [, found = ''] = /^(.+?)-[^-]+[.]dist-info$/.exec(folder) ?? [];
      return plainName(found) === plainName(name);
    });
    if (info !== undefined) return readPackage(site, info, root);
  }
  return undefined;
};

const isInstalled = (name: string, root: string): boolean => pythonPackage(name, root) !== undefined;

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const readPackage = (site: string, info: string, root: string): PythonPackage => {
  const metadata = textOf(join(site, info, 'METADATA'));
  const files = textOf(join(site, info, 'RECORD'))
    .split('\n')
    .map((line) => /^(?:"([^"]+)"|([^,]+)),/.exec(line))
    .flatMap((found) => found?.[1] ?? found?.[2] ?? [])
    // Commands are elsewhere, and compiled modules are for the Python of this machine.
    .filter((file) => !file.startsWith('..') && !file.includes('__pycache__') && !file.startsWith('/'));
  const tops = files.map((file) => file.split('/')[0] ?? '').filter((top) => !top.endsWith('.dist-info'));
  const needs = [...metadata.matchAll(/^Requires-Dist: ([A-Za-z0-9._-]+)[^;\n]*(?:;(.*))?$/gm)];
  return {
    name: /^Name: (.+)$/m.exec(metadata)?.[1]?.trim() ?? info,
    site,
    files,
    needs: needs.flatMap(([, needed = '', marker]) => {
      if (marker === undefined) return [needed];
      return !/\bextra\b/.test(marker) && isInstalled(needed, root) ? [needed] : [];
    }),
    modules: [...new Set(tops.map((top) => top.replace(/([.][\w-]+)?[.](py|so|pyd)$/, '')))],
    platforms: [...textOf(join(site, info, 'WHEEL')).matchAll(/^Tag: [^-\n]+-[^-\n]+-(\S+)$/gm)].map(
      ([, platform = '']) => platform,
    ),
  };
};
