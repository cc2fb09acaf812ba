import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, Plugin } from 'esbuild';
import { ownField } from '#core/json.ts';
import { LIGHT_HTTP, READ_STATUS_CODES } from '#core/known-imports.ts';
import { shakeable } from './shakeable.ts';

const LOADERS: Record<string, Loader> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
};

/** Sources of authors and of Baton, which may be installed. Of packages, most of which are JavaScript, esbuild reads what it needs by itself. */
const SOURCES = /\.m?tsx?$|[\\/](?:lambdas|node_modules[\\/]baton)[\\/].*\.m?js$/;

/** Lets esbuild leave out what a module does not use of Zod; see `shakeable`. */
const shakeZod: Plugin = {
  name: 'shake-zod',
  setup({ onLoad }) {
    onLoad({ filter: SOURCES }, async ({ path }) => {
      const contents = shakeable(await readFile(path, 'utf8'));
      return contents === undefined
        ? undefined
        : { contents, loader: ownField(LOADERS, extname(path)) ?? 'js' };
    });
  },
};

/** Spares functions from loading web sockets to read the names of statuses; see `light-http.ts`. */
const lightHttp: Plugin = {
  name: 'light-http',
  setup({ onResolve }) {
    onResolve({ filter: /^node:http$/ }, ({ importer }) =>
      READ_STATUS_CODES.test(importer) ? { path: fileURLToPath(LIGHT_HTTP) } : undefined,
    );
  },
};

/** What keeps bundles small. */
export const PLUGINS: Plugin[] = [shakeZod, lightHttp];
