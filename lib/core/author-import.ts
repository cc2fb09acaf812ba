import { fileURLToPath } from 'node:url';

/** How long a module may wait for something when it is imported, on a busy machine too. */
const MAX_WAIT_MILLISECONDS = 30_000;

/** Baton's functions, which are read as an author's are. */
const PLATFORM = new URL('../../lambdas/platform/', import.meta.url).href;

/** How long a module may work when it is imported, on a busy machine too. */
const MAX_WORK_MILLISECONDS = 15_000;

/** The limit of this process; undefined if there is none. */
let maxWork: number | undefined;

/**
 * Limits from now on how long a module may work when it is imported. For a process that is Baton's own: where another program decides how
 * modules are loaded, as test runners do, a module would be loaded twice.
 */
export const limitImports = (milliseconds = MAX_WORK_MILLISECONDS): void => {
  maxWork = milliseconds;
};

/** Returns how long a module may work in a thread that can be ended: as long as in this one, or the usual time where that has no limit. */
export const importLimit = (): number => maxWork ?? MAX_WORK_MILLISECONDS;

/**
 * Imports a module of an author by its URL. Rejects if it does not end, waits for what does not come, or ends the process: nothing else would
 * be said of it.
 */
export const importAuthorModule = <Module extends object>(url: string): Promise<Module> =>
  inTime(
    withoutExit(url, async () => {
      const load = () => import(url).catch(refuse) as Promise<Module>;
      if (maxWork === undefined || url.startsWith(PLATFORM) || work(url, maxWork)) return load();
      // Loaded late: most modules do not need it.
      const { whileWatched } = await import('./import-watch.ts');
      return whileWatched(load, maxWork, (place) => refuseEndless(url, place));
    }),
  );

/** A module that works for too long when it is imported. */
export class EndlessModule extends Error {
  override name = 'EndlessModule';
}

/** Node says nothing of a module that imports one which was stopped. */
const refuse = (error: unknown): never => {
  throw error ?? new EndlessModule('it imports a module that does not end');
};

/** Rejects if what is loaded waits for something that does not come. */
export const inTime = async <Value>(
  load: Promise<Value>,
  milliseconds = MAX_WAIT_MILLISECONDS,
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = `what it waits for does not come within ${milliseconds / 1000} s`;
    timer = setTimeout(() => reject(new Error(reason)), milliseconds);
  });
  try {
    return await Promise.race([load, late]);
  } finally {
    clearTimeout(timer);
  }
};

const loading = new Set<string>();
const { exit } = process;

/** Loads a module that may not end the process meanwhile: the command would end without a word. */
const withoutExit = async <Value>(url: string, load: () => Promise<Value>): Promise<Value> => {
  const path = fileURLToPath(url);
  loading.add(path);
  process.exit = (code) => {
    const refusal = new Error('it calls process.exit');
    if ([...loading].some((one) => refusal.stack?.includes(one))) throw refusal;
    return exit.call(process, code);
  };
  try {
    return await load();
  } finally {
    loading.delete(path);
    if (loading.size === 0) process.exit = exit;
  }
};

/** Before the URL of a module that is to be required: Node imports a module by its URL, but requires it by its path only. */
const REQUIRED = 'baton-author:';

type Run = (act: () => void, milliseconds: number) => void;
let run: Run | undefined;

/** The module that was required last, as Node found it: with a query, if it is to be read again. */
let required = '';
/** Modules that did not end: Node says of them later neither that nor anything else. */
const endless = new Map<string, EndlessModule>();

/**
 * Evaluates a module that is written in TypeScript, or an `.mjs`, in this turn, so that V8 can stop it. Returns false if it cannot be: it waits for
 * something, imports a module that does, or may be CommonJS. What else may be wrong with it is said when it is imported.
 */
const work = (url: string, milliseconds: number): boolean => {
  const known = endless.get(url);
  if (known) throw known;
  if (!/\.(?:m?ts|mjs)(?:\?|$)/.test(url)) return false;
  const { createRequire } = process.getBuiltinModule('node:module');
  run ??= openRun();
  try {
    run(() => createRequire(import.meta.url)(REQUIRED + url), milliseconds);
    return true;
  } catch (error) {
    if (error instanceof EndlessModule) throw error;
    const code = (error as { code?: unknown } | null)?.code;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return refuseEndless(required);
    return code !== 'ERR_REQUIRE_ASYNC_MODULE';
  }
};

/** Throws that a module does not end, now and whenever it is imported. The place is that of the loop. */
const refuseEndless = (url: string, place?: string): never => {
  const seconds = (maxWork ?? 0) / 1000;
  const reason = new EndlessModule(
    `what it does when it is imported does not end within ${seconds} s: look for a loop that does not end`,
  );
  if (place !== undefined) reason.stack = `${reason.name}: ${reason.message}\n    at ${place}`;
  endless.set(url, reason);
  throw reason;
};

/** Returns what makes a synchronous call that V8 ends after a time. */
const openRun = (): Run => {
  const { registerHooks } = process.getBuiltinModule('node:module');
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith(REQUIRED)) return next(specifier, context);
      const wanted = specifier.slice(REQUIRED.length);
      required = wanted.includes('?') ? wanted : next(fileURLToPath(wanted), context).url;
      const known = endless.get(required);
      if (known) throw known;
      const format = /\.mjs(?:\?|$)/.test(wanted) ? 'module' : 'module-typescript';
      return { url: required, format, shortCircuit: true };
    },
  });
  const { Script } = process.getBuiltinModule('node:vm');
  const script = new Script(`globalThis[Symbol.for('${REQUIRED}')]()`);
  return (act, timeout) => {
    const global = globalThis as Record<symbol, unknown>;
    global[Symbol.for(REQUIRED)] = act;
    try {
      script.runInThisContext({ timeout });
    } finally {
      delete global[Symbol.for(REQUIRED)];
    }
  };
};
