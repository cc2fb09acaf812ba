import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { importLimit } from '#core/author-import.ts';
import type { LocalStack } from '#local/stack.ts';
import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { type FreshImports, importAgain } from './fresh-imports.ts';
import { ImportGuard } from './import-guard.ts';
import type { LoadedWorkflows, OfferedWorkflow } from './load-workflows.ts';
import { noteError, noteFailures, noteRefusal, reportReload } from './report-workflows.ts';
import { tryModules } from './try-modules.ts';
import { watchFolder } from './watch-folder.ts';

/** What is followed, and the stack that is kept up to date. */
export interface FollowOptions {
  /** The project's folder. */
  root: string;
  /** What the stack offers so far. */
  loaded: LoadedWorkflows;
  /** Loads all workflows, given what is offered so far; rejects if there is none. */
  load(before: readonly OfferedWorkflow[]): Promise<LoadedWorkflows>;
  stack: Pick<LocalStack, 'deploy' | 'noteSaving' | 'reloadActions'>;
}

/** The workflows that a running stack offers, kept up to date with their files. */
export interface OfferedWorkflows {
  current(): readonly OfferedWorkflow[];
  /** Stops watching, and gives up what is being loaded. */
  close(): void;
}

/** How often modules are tried again because they were saved while they were loaded. */
const MAX_TRIALS = 5;

/** Files in `lambdas/` that no action consists of. */
const NOT_CODE = /\.(test|spec)\.\w+$|^\.|~$/;

/**
 * Compiles the workflows again when their files or the contracts of actions change, and offers those without errors; of the others, the
 * previous definitions stay. Calls use the code in `lambdas/` as it is saved.
 */
export const followChanges = (
  { root, loaded: first, load, stack }: FollowOptions,
  call: CommandCall,
): OfferedWorkflows => {
  let { offered, failures } = first;
  const lambdas = realPath(join(root, 'lambdas'));
  const imports = importAgain(lambdas);
  const guard = new ImportGuard();
  const closing = new AbortController();
  let isRefused = false;
  /** Does something with the modules of the project as they were tried, unless one of them does not end; says what is wrong. */
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await onceTried({ root, guard, renew: imports.renew, signal: closing.signal }, act);
      isRefused = false;
    } catch (error) {
      isRefused = true;
      if (!closing.signal.aborted) noteRefusal(error, call);
    }
  };
  const reload = async (): Promise<void> => {
    const loaded = await load(offered);
    closing.signal.throwIfAborted();
    guard.check();
    const before = new Map(offered.map(({ manifest }) => [manifest.name, JSON.stringify(manifest)]));
    const changed = loaded.offered.filter(
      ({ manifest }) => before.get(manifest.name) !== JSON.stringify(manifest),
    );
    const isFixed = (isRefused || failures.length > 0) && loaded.failures.length === 0;
    failures = loaded.failures;
    noteFailures(failures, call);
    if (changed.length > 0 || loaded.offered.length !== offered.length) {
      await stack.deploy(loaded.offered.map(({ manifest }) => manifest));
      offered = loaded.offered;
      reportReload(
        'changed',
        changed.map(({ manifest }) => manifest.name),
        call,
      );
    } else if (isFixed) reportReload('fixed', [], call);
  };
  const reloadCode = async (paths: string[]): Promise<void> => {
    const files = paths.filter(
      (path) => !NOT_CODE.test(basename(path)) && !statSync(path, { throwIfNoEntry: false })?.isDirectory(),
    );
    if (files.length === 0) return;
    await attempt(async () => {
      imports.renew();
      await stack.reloadActions(files).catch((error: unknown) => {
        closing.signal.throwIfAborted();
        guard.check();
        noteError(error, call);
      });
      await reload();
    });
  };
  // One after the other: both compile the workflows.
  let turn = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    turn = turn.then(task);
    return turn;
  };
  const stop = [
    () => closing.abort(),
    imports.stop,
    () => guard.stop(),
    watchFolder(join(root, 'statemachines'), () => inTurn(() => attempt(reload))),
    watchFolder(lambdas, (paths) => inTurn(() => reloadCode(paths)), stack.noteSaving),
  ];
  return {
    current: () => offered,
    close: () => {
      for (const end of stop) end();
    },
  };
};

interface OnceTried {
  root: string;
  guard: ImportGuard;
  renew: FreshImports['renew'];
  signal: AbortSignal;
}

/** Does something with the modules of the project as they are once all were tried, and again if one was saved meanwhile. */
const onceTried = async (
  { root, guard, renew, signal }: OnceTried,
  act: () => Promise<void>,
): Promise<void> => {
  let refused: string | undefined;
  for (let trials = 0; trials < MAX_TRIALS; trials += 1) {
    const tried = await tryModules(root, {
      also: guard.untried,
      milliseconds: importLimit(),
      signal,
    });
    // From now on, nothing keeps this thread from importing what was not tried.
    signal.throwIfAborted();
    if (trials > 0) renew();
    refused = await guard.allow(tried, act);
    if (refused === undefined) return;
  }
  throw new UserError(
    `${relative(realPath(root), refused ?? '')} was saved again each time that it was loaded`,
    { hint: 'save it once more' },
  );
};

const realPath = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);
