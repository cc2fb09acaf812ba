/** Runs as a process: does the runs of esbuild that standard input lists, because a construct cannot wait for esbuild's plugins. */
import { readFileSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import type { EsbuildResult } from './esbuild-result.ts';
import { PLUGINS } from './plugins.ts';

const runs = JSON.parse(readFileSync(0, 'utf8')) as BuildOptions[];
const mapValues = <Value, Result>(
  values: Record<string, Value>,
  result: (value: Value) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, result(value)]));

const results: EsbuildResult[] = [];
for (const options of runs) {
  const { metafile, warnings } = await build({ ...options, plugins: PLUGINS, metafile: true }).catch(() => {
    // esbuild has said why.
    process.exit(1);
  });
  results.push({
    outputs: mapValues(metafile.outputs, ({ bytes, entryPoint }) => ({ bytes, entryPoint })),
    imports: mapValues(metafile.inputs, ({ imports }) =>
      imports.flatMap(({ path, external }) => (external ? [] : [path])),
    ),
    hasWarnings: warnings.length > 0,
  });
}
process.stdout.write(JSON.stringify(results));
