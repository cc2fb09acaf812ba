import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a repository writes its TypeScript, as far as templates depend on it. */
export interface ProjectStyle {
  /** What relative imports end with. */
  ending: '' | '.js' | '.ts';
  /** The line that imports `test` and `expect`; empty where they are global. */
  testImport: string;
  /** What runs the tests. */
  framework: 'jest' | 'vitest';
}

/** The part of a `package.json` that is read. */
interface Manifest {
  type?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const textIn = (root: string, file: string): string | undefined => {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

const manifestIn = (root: string): Manifest | undefined => {
  try {
    return JSON.parse(textIn(root, 'package.json') ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
};

const ALLOWS_TS = /"(allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/;

/** Returns how the repository writes relative imports and tests. */
export const styleOf = (root: string): ProjectStyle => {
  const manifest = manifestIn(root);
  const config = textIn(root, 'tsconfig.json');
  return {
    ending: endingOf(manifest, config),
    testImport: testImportOf(manifest),
    framework: installedIn(manifest).includes('vitest') ? 'vitest' : 'jest',
  };
};

const endingOf = (manifest: Manifest | undefined, config: string | undefined): ProjectStyle['ending'] => {
  if (config === undefined || ALLOWS_TS.test(config)) return '.ts';
  return manifest?.type === 'module' ? '.js' : '';
};

const installedIn = (manifest: Manifest | undefined): string[] =>
  Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });

const testImportOf = (manifest: Manifest | undefined): string => {
  const installed = installedIn(manifest);
  const from = (name: string): string => `import { expect, test } from '${name}';\n`;
  if (installed.includes('vitest')) return from('vitest');
  const hasGlobals = installed.includes('jest') && !installed.includes('@jest/globals');
  return hasGlobals ? '' : from('@jest/globals');
};
