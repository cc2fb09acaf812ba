import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BATON = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the folder of the packages that npm has installed for Baton: beside it if it is itself installed, else below it. */
export const packagesOf = (root = BATON): string => {
  const parent = dirname(root.replace(/[\\/]$/, ''));
  return basename(parent) === 'node_modules' ? parent : join(root, 'node_modules');
};

/** Returns the folder in which Baton keeps what it would else work out again; it goes with what npm has installed. */
export const cacheFolder = (root = BATON): string => join(packagesOf(root), '.cache', 'baton');

/** Writes a file of that folder as a whole, so that no other process reads half of it. Throws if it cannot be written, which costs time only. */
export const writeCached = (file: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}-${process.hrtime.bigint()}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
};
