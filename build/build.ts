import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeConsole } from './console.ts';
import { buildDeclarations } from './declarations.ts';
import { writeDocs } from './docs.ts';
import { bundlePlatform } from './functions.ts';
import { buildJavaScript } from './javascript.ts';
import { writeManifest } from './manifest.ts';
import { DATA_FOLDERS } from './sources.ts';

/** Makes `dist/`, the package that other repositories install: `npm run build`, then `npm pack ./dist`. */
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await buildJavaScript(root, dist);
buildDeclarations(root, dist);
await bundlePlatform(root, dist);
await writeConsole(dist);
writeManifest(root, dist);
for (const folder of DATA_FOLDERS) cpSync(join(root, folder), join(dist, folder), { recursive: true });
cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'));
writeDocs(root, dist);
