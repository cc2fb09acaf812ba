import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtSpecifier } from './sources.ts';

/** A specifier in a declaration file, whose quotes TypeScript writes itself. */
const SPECIFIER = /(\bfrom |\bimport\(|\bimport )(["'])([^"']+)\2/g;

/** Writes the declarations of the entry points and of all that they use. */
export const buildDeclarations = (root: string, dist: string): void => {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'build')], {
    stdio: 'inherit',
  });
  for (const file of globSync('**/*.d.ts', { cwd: dist })) {
    const path = join(dist, file);
    const text = readFileSync(path, 'utf8').replaceAll(
      SPECIFIER,
      (_, before: string, quote: string, specifier: string) =>
        `${before}${quote}${builtSpecifier(specifier)}${quote}`,
    );
    writeFileSync(path, text);
  }
};
