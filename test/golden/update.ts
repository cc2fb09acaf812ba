import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generate } from '#compiler/reference/generate.ts';
import { indexFiles } from './indexes.ts';

/**
 * Rewrites what is generated: the registries and the reference, the definitions and the examples' histories. What compiles is
 * imported after the registries are written, so that a new step type or rule is known to it.
 */
const root = resolve(import.meta.dirname, '../..');
let written = 0;
for (const file of await generate(root)) {
  written++;
  console.log(`wrote ${file}`);
}
const { goldenFiles } = await import('./files.ts');
for (const { path, text, current } of [...indexFiles(root), ...(await goldenFiles(root))]) {
  if (text === current) continue;
  writeFileSync(path, text);
  written++;
  console.log(`wrote ${path.slice(root.length + 1)}`);
}
console.log(written === 0 ? 'Everything is current.' : `${written} files written.`);
