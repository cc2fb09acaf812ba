import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Returns the path of a file of a package: beside the bundled code on AWS (`files` in `deployment.ts`), otherwise in the package. */
export const packageFile = (specifier: string): string => {
  const beside = fileURLToPath(new URL(basename(specifier), import.meta.url));
  return existsSync(beside) ? beside : require.resolve(specifier);
};
