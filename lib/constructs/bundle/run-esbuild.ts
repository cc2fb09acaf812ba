/** Runs as a process: does the runs of esbuild that standard input lists, because a construct cannot wait for esbuild's plugins. */
import { readFileSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { PLUGINS } from './plugins.ts';

const runs = JSON.parse(readFileSync(0, 'utf8')) as BuildOptions[];
const bytes: Record<string, number> = {};
for (const options of runs) {
  const { metafile } = await build({ ...options, plugins: PLUGINS, metafile: true }).catch(() => {
    // esbuild has said why.
    process.exit(1);
  });
  for (const [file, output] of Object.entries(metafile.outputs)) bytes[file] = output.bytes;
}
process.stdout.write(JSON.stringify(bytes));
