import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generate } from '#compiler/reference/generate.ts';
import { goldenFiles } from './files.ts';

/** Rewrites what is generated: the step registry and reference, the definitions and the examples' histories. */
const root = resolve(import.meta.dirname, '../..');
let written = 0;
for (const file of await generate(root)) {
  written++;
  console.log(`wrote ${file}`);
}
for (const { path, text, current } of await goldenFiles(root)) {
  if (text === current) continue;
  writeFileSync(path, text);
  written++;
  console.log(`wrote ${path.slice(root.length + 1)}`);
}
console.log(written === 0 ? 'Everything is current.' : `${written} files written.`);
