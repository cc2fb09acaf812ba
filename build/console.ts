import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleConsole } from '#console/console-assets.ts';

/** Writes the console's script and style, which the installed package cannot bundle. */
export const writeConsole = async (dist: string): Promise<void> => {
  const { script, style } = await bundleConsole();
  const folder = join(dist, 'console');
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.js'), script);
  writeFileSync(join(folder, 'main.css'), style);
};
