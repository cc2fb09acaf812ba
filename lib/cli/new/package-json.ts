import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';

/** Versions that Baton itself is tested with; a test compares them with its own. */
export const TOOLS = {
  test: { '@jest/globals': '^30.5.2', jest: '^30.5.2' },
  deploy: { 'aws-cdk': '^2.1148.1', 'aws-cdk-lib': '^2.276.0', constructs: '^10.8.1' },
  types: { '@types/node': '^24.19.2', typescript: '^7.0.2' },
} as const;

const JEST =
  'node --disable-warning=ExperimentalWarning --experimental-vm-modules node_modules/jest/bin/jest.js';

/** What `npm init` writes for a package that has no tests. */
const NO_TESTS = /no test specified/;

/** What is to be in a `package.json`. */
export interface PackageNeeds {
  /** Whether nothing else has written code here, so that the package may become one of ES modules. */
  isNew: boolean;
  /** Whether the repository has no CDK app. */
  deploys: boolean;
}

/** A `package.json` with what was missing. */
export interface CompletedPackage {
  manifest: JsonObject;
  /** What was added, by its path; nothing was changed. */
  added: string[];
}

/** Returns the folder's `package.json`, or a new one, with what is missing. Throws a UserError if it is not JSON. */
export const completePackageJson = (root: string, { isNew, deploys }: PackageNeeds): CompletedPackage => {
  const file = join(root, 'package.json');
  const existing = existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
  const manifest: JsonObject = existing ?? { name: nameOf(root), private: true };
  const added: string[] = [];
  const installed = { ...sectionOf(manifest, 'dependencies'), ...sectionOf(manifest, 'devDependencies') };
  const add = (section: string, values: Readonly<Record<string, Json>>): void => {
    const before = sectionOf(manifest, section);
    const taken = section === 'devDependencies' ? installed : before;
    const missing = Object.entries(values).filter(([key]) => !(key in taken));
    if (missing.length === 0) return;
    manifest[section] = { ...before, ...Object.fromEntries(missing) };
    added.push(...missing.map(([key]) => `${section}.${key}`));
  };
  if (isNew && manifest.type === undefined) {
    manifest.type = 'module';
    added.push('type');
  }
  const scripts = sectionOf(manifest, 'scripts');
  if (NO_TESTS.test(String(scripts.test ?? ''))) delete scripts.test;
  manifest.scripts = scripts;
  if (scripts.test === undefined && !('vitest' in installed)) {
    add('scripts', { test: JEST });
    add('devDependencies', TOOLS.test);
  }
  if (deploys) add('devDependencies', TOOLS.deploy);
  if (isNew) add('devDependencies', TOOLS.types);
  return { manifest, added };
};

const parse = (text: string): JsonObject => {
  try {
    const value = JSON.parse(text) as Json;
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new UserError('package.json is not a JSON object', { hint: 'correct it, then run baton init again' });
};

const sectionOf = (manifest: JsonObject, section: string): JsonObject => {
  const value = manifest[section];
  return isObject(value) ? { ...value } : {};
};

const nameOf = (root: string): string =>
  basename(root)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'workflows';
