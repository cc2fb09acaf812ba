import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generate } from '#compiler/reference/generate.ts';
import type { GoldenFile } from './golden-file.ts';
import { indexFiles } from './indexes.ts';

/**
 * Rewrites what is generated: the registries and the reference, the definitions and the examples' histories. What compiles is
 * imported after the registries are written, so that a new step type or rule is known to it.
 */
const root = resolve(import.meta.dirname, '../..');
let written = 0;

const write = (files: readonly GoldenFile[]): void => {
  for (const { path, text, current } of files) {
    if (text === current) continue;
    writeFileSync(path, text);
    written++;
    console.log(`wrote ${path.slice(root.length + 1)}`);
  }
};

for (const file of await generate(root)) {
  written++;
  console.log(`wrote ${file}`);
}
write(indexFiles(root));
const { goldenFiles } = await import('./files.ts');
write(await goldenFiles(root));
const { costFiles } = await import('./costs.ts');
write(await costFiles(root));
console.log(written === 0 ? 'Everything is current.' : `${written} files written.`);
