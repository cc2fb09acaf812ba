/**
 * Runs test files in Node itself. Jest's own runtime loads every module again for each test file, in a context where globals are slow and
 * compiled code is lost; here a module is loaded once for all files of a worker, as in production. That halves the time of `npm test`.
 *
 * Modules therefore keep their state between test files, and cannot be mocked by name: Baton's tests pass in what they replace.
 */
import { createRequire, enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as Globals from '@jest/globals';
import fc from 'fast-check';
import { TEST_SEED } from '#core/testing/generated-runs.ts';
import { COMPILE_CACHE } from '#core/thread-environment.ts';
import { setGlobals } from './globals.ts';

const { default: JestRuntime } = createRequire(import.meta.url)(
  'jest-runtime',
) as typeof import('jest-runtime');
const GLOBALS_URL = new URL('./globals.ts', import.meta.url).href;

enableCompileCache();
// Processes that tests start with this environment find compiled modules there too, which saves up to 0.2 s of processor time each.
process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;
// Else each property would draw another one in each run.
fc.configureGlobal({ seed: TEST_SEED });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: GLOBALS_URL, shortCircuit: true } : next(specifier, context),
});

// A worker that Jest has let go of, and that has nothing open but its own pipes, ends at once. Node would first wait for what V8 does in other
// threads, for longer than Jest waits before it kills a worker and says that a test has left something open.
process.on('removeListener', (event) => {
  if (event !== 'message' || process.listenerCount('message') > 0) return;
  setImmediate(() => {
    if (process.getActiveResourcesInfo().every((resource) => resource === 'PipeWrap')) process.exit();
  });
});

const imported = new Set<string>();

const KEEP_EVERY_MILLISECONDS = 5000;
let kept = performance.now();

/**
 * Keeps what was compiled since the last time. Node does that when a process ends, which takes a worker longer than Jest waits: it would be killed,
 * and each run would compile large packages again.
 */
const keepCompiled = (): void => {
  if (performance.now() - kept < KEEP_EVERY_MILLISECONDS) return;
  flushCompileCache();
  kept = performance.now();
};

export default class NativeRuntime extends JestRuntime {
  constructor(...settings: ConstructorParameters<typeof JestRuntime>) {
    const { getBuiltinModule } = process;
    super(...settings);
    // Jest's runtime directs this to its own modules, which nothing here uses.
    process.getBuiltinModule = getBuiltinModule;
  }

  override unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  override async unstable_importModule<T = unknown>(from: string): Promise<T> {
    keepCompiled();
    setGlobals(this.requireModuleOrMock<typeof Globals>(from, '@jest/globals'));
    const url = pathToFileURL(from).href;
    const known = imported.has(url);
    imported.add(url);
    return (await import(known ? `${url}?${imported.size}` : url)) as T;
  }

  /** Loads jest-circus, which keeps a file's blocks and tests in its modules, again for each file. */
  override requireInternalModule<T = unknown>(from: string, to?: string): T {
    const require = createRequire(from);
    const path = require.resolve(to ?? from);
    delete require.cache[path];
    Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
    return require(path) as T;
  }
}
