/**
 * Keeps bundles for later syntheses: one takes half a second of the processor, and most of what a project has did not change since the
 * last.
 *
 * A bundle is found again by what was asked of esbuild, and is used if everything that esbuild has read is as it was: the files, the
 * `package.json` and `tsconfig.json` above them with what that extends, the packages that are installed there, and in the project's own
 * folders the names of modules, of which another could be found first. Each is one file that is compressed with a checksum and appears as a
 * whole, so that one that is cut off or damaged is as if it were not there.
 */

import { hash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { cacheFolder, writeCached } from '#core/cache-folder.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import { settingsOf } from './tsconfig-files.ts';

/** What esbuild has made of one entry. */
export interface Bundled {
  code: string;
  /** Source map, if one was asked for. */
  map?: string;
}

/** A bundle as it is kept. */
interface Kept extends Bundled {
  /** State of what esbuild has read, by what it is; see `Inputs`. */
  inputs: Record<string, string>;
}

/** Where bundles are kept, and how many. */
export interface CacheOptions {
  /** @default `bundles` in Baton's cache */
  folder?: string | undefined;
  /** More than this is not kept: the bundles that were used last stay. */
  maxBytes?: number;
  now?: number;
}

/** Files that decide how a bundle is made: bundles of another version of them are not used. */
const OWN_MODULES = [
  'bundle-cache',
  'bundle-handlers',
  'bundle-script',
  'plugins',
  'run-esbuild',
  'settings',
  'shakeable',
  'source-map',
  'tsconfig-files',
  '../../core/known-imports',
];

const MAX_BYTES = 512 * 1024 * 1024;

/** How much earlier than the clock a file system may say that a file was written. */
const CLOCK_MILLISECONDS = 100;

const COMPRESSION = {
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** Bundles that are kept, for the time of one call: what is read of files is taken to stay the same that long. */
export class BundleCache {
  readonly #folder: string;
  readonly #inputs: Inputs;
  readonly #maxBytes: number;
  readonly #startedAt: number;
  #isNew = false;

  constructor(
    projectRoot: string,
    { folder = join(cacheFolder(), 'bundles'), maxBytes = MAX_BYTES, now = Date.now() }: CacheOptions = {},
  ) {
    this.#folder = folder;
    this.#inputs = new Inputs(projectRoot);
    this.#maxBytes = maxBytes;
    this.#startedAt = now - CLOCK_MILLISECONDS;
  }

  /** Returns what was made of the same request, if nothing that it depends on has changed. */
  find(request: object): Bundled | undefined {
    try {
      const file = this.#fileOf(request);
      const kept = JSON.parse(zstdDecompressSync(readFileSync(file)).toString()) as Kept;
      if (!this.#inputs.are(kept.inputs)) return undefined;
      const now = new Date();
      utimesSync(file, now, now);
      return kept;
    } catch {
      // Nothing is kept, or it cannot be read.
      return undefined;
    }
  }

  /** Keeps what was made of a request, with the files that esbuild has read for it, unless one of them was changed meanwhile. */
  keep(request: object, files: readonly string[], { code, map }: Bundled): void {
    try {
      if (files.some((file) => statSync(file).ctimeMs >= this.#startedAt)) return;
      const kept: Kept = { inputs: this.#inputs.of(files), code, ...defined({ map }) };
      writeCached(this.#fileOf(request), zstdCompressSync(JSON.stringify(kept), COMPRESSION));
      this.#isNew = true;
    } catch {
      // Whoever may not write there bundles again.
    }
  }

  /** Removes the bundles that were not used for the longest time, if there are too many. */
  close(): void {
    if (!this.#isNew) return;
    try {
      const kept = readdirSync(this.#folder).flatMap((name) => {
        const file = join(this.#folder, name);
        const stats = statSync(file, { throwIfNoEntry: false });
        return stats ? [{ file, bytes: stats.size, usedAt: stats.mtimeMs }] : [];
      });
      let bytes = 0;
      for (const one of kept.toSorted((a, b) => b.usedAt - a.usedAt)) {
        bytes += one.bytes;
        if (bytes > this.#maxBytes) rmSync(one.file, { force: true });
      }
    } catch {
      // What is too much stays until the next time.
    }
  }

  #fileOf(request: object): string {
    return join(this.#folder, `${hash('sha256', JSON.stringify([maker(), this.#inputs.root, request]))}.zst`);
  }
}

let knownMaker: unknown;

/** Returns what makes bundles: esbuild and Baton in their versions, and what the environment tells esbuild. */
const maker = (): unknown => {
  const { version } = createRequire(import.meta.url)('esbuild/package.json') as { version: string };
  knownMaker ??= OWN_MODULES.map((name) =>
    hash(
      'sha256',
      readFileSync(fileURLToPath(new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url))),
    ),
  );
  return [version, knownMaker, process.env.NODE_PATH ?? ''];
};

/** Ways to look at what a bundle depends on. */
const LOOKS = {
  /** The content of a file. */
  file: (path: string): string => hash('sha256', readFileSync(path)),
  /** Which modules a folder of the project has. */
  modules: (path: string): string => namesIn(path, (name) => MODULE.test(name)),
  /** Which packages a `node_modules` has. */
  packages: (path: string): string => namesIn(path, (name) => !name.startsWith('.')),
};

const MODULE = /\.(?:[cm]?[jt]sx?|json|css)$/;

const namesIn = (folder: string, counts: (name: string) => boolean): string =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink() || counts(entry.name))
    .map(({ name }) => name)
    .sort()
    .join('/');

/** States of what bundles depend on, by texts such as `file /project/package.json`. Each is looked at once. */
class Inputs {
  readonly root: string;
  readonly #states = new Map<string, string>();
  readonly #above = new Map<string, readonly string[]>();

  constructor(root: string) {
    this.root = root;
  }

  /** Whether all are in the state in which they were. */
  are(states: Readonly<Record<string, string>>): boolean {
    return Object.entries(states).every(([input, state]) => this.#stateOf(input) === state);
  }

  /** Returns the state of files, and of what decides in which files esbuild finds what they import. */
  of(files: readonly string[]): Record<string, string> {
    const inputs = new Set(files.flatMap((file) => [`file ${file}`, ...this.#aboveOf(dirname(file))]));
    return Object.fromEntries([...inputs].sort().map((input) => [input, this.#stateOf(input)]));
  }

  /** Returns what counts of a folder and of those around it. */
  #aboveOf(folder: string): readonly string[] {
    const known = this.#above.get(folder);
    if (known) return known;
    const outer = dirname(folder);
    const packages = join(folder, 'node_modules');
    const above = [
      `file ${join(folder, 'package.json')}`,
      ...['tsconfig.json', 'jsconfig.json'].flatMap((name) =>
        settingsOf(join(folder, name)).map((file) => `file ${file}`),
      ),
      `packages ${packages}`,
      `file ${join(packages, '.package-lock.json')}`,
      ...(this.#isOwn(folder) ? [`modules ${folder}`] : []),
      ...(outer === folder ? [] : this.#aboveOf(outer)),
    ];
    this.#above.set(folder, above);
    return above;
  }

  /** Whether a folder is one of the project itself, where files come and go. */
  #isOwn(folder: string): boolean {
    const isWithin = folder === this.root || folder.startsWith(join(this.root, sep));
    return isWithin && !folder.split(sep).includes('node_modules');
  }

  #stateOf(input: string): string {
    const known = this.#states.get(input);
    if (known !== undefined) return known;
    const [look = ''] = input.split(' ', 1);
    let state = '';
    try {
      state = ownField<(path: string) => string>(LOOKS, look)?.(input.slice(look.length + 1)) ?? '';
    } catch {
      // It is not there.
    }
    this.#states.set(input, state);
    return state;
  }
}
