import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeProject } from '#cli/testing/cli-process.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** A project in a temporary folder that imports Baton as a package. */
export interface PackageProject {
  root: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Makes a project that imports Baton as a package. */
export const packageProject = (): PackageProject => {
  const { root, remove } = makeProject();
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('package.json', '{"type":"module"}');
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(REPOSITORY, join(root, 'node_modules/baton'));
  symlinkSync(join(REPOSITORY, 'node_modules/zod'), join(root, 'node_modules/zod'));
  return { root, write, remove };
};
