import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LocalStack } from '#local/stack.ts';
import type { CommandCall } from '../command/command.ts';
import type { ValidWorkflow } from '../project/compile-file.ts';
import { renderError } from '../render/error.ts';
import { importAgain } from './fresh-imports.ts';
import { refuseEndless } from './refuse-endless.ts';
import { watchFolder } from './watch-folder.ts';

/** What is followed, and the stack that is kept up to date. */
export interface FollowOptions {
  /** The project's folder. */
  root: string;
  /** Workflows that the stack offers so far. */
  workflows: readonly ValidWorkflow[];
  /** Loads all workflows; rejects if one has errors. */
  load(): Promise<ValidWorkflow[]>;
  stack: Pick<LocalStack, 'deploy' | 'reloadActions'>;
}

/** The workflows that a running stack offers, kept up to date with their files. */
export interface OfferedWorkflows {
  current(): readonly ValidWorkflow[];
  /** Stops watching. */
  close(): void;
}

/** How long the modules that the compiler imports may take, on a busy machine too. */
const MAX_LOAD_MILLISECONDS = 15_000;

/** Files in `lambdas/` that no action consists of. */
const NOT_CODE = /\.(test|spec)\.\w+$|^\.|~$/;

/**
 * Compiles the workflows again when their files or the contracts of actions change, and offers them once none has an error; until then
 * the previous ones stay. Calls use the code in `lambdas/` as it is saved.
 */
export const followChanges = (
  { root, workflows, load, stack }: FollowOptions,
  { terminal, options }: CommandCall,
): OfferedWorkflows => {
  let offered = workflows;
  const say = (event: object, text: string): void =>
    terminal.line(options.json ? JSON.stringify(event) : text);
  const reload = async (): Promise<void> => {
    try {
      await refuseEndless(root, MAX_LOAD_MILLISECONDS);
      const loaded = await load();
      const before = new Map(offered.map(({ manifest }) => [manifest.name, JSON.stringify(manifest)]));
      const changed = loaded.filter(({ manifest }) => before.get(manifest.name) !== JSON.stringify(manifest));
      if (changed.length === 0 && loaded.length === offered.length) return;
      await stack.deploy(loaded.map(({ manifest }) => manifest));
      offered = loaded;
      const names = changed.map(({ manifest }) => manifest.name);
      say(
        { type: 'reloaded', workflows: names },
        `↻ ${names.join(', ') || 'the workflows'} changed; new executions use the new definition`,
      );
    } catch (error) {
      terminal.note(renderError(error, { colors: terminal.colors, debug: options.debug }));
      terminal.note('Until this is fixed, the previous definitions stay in use.');
    }
  };
  const lambdas = realPath(join(root, 'lambdas'));
  const imports = importAgain(lambdas);
  const reloadCode = async (paths: string[]): Promise<void> => {
    const files = paths.filter(
      (path) => !NOT_CODE.test(basename(path)) && !statSync(path, { throwIfNoEntry: false })?.isDirectory(),
    );
    if (files.length === 0) return;
    imports.renew();
    await stack.reloadActions(files).catch((error: unknown) => {
      terminal.note(renderError(error, { colors: terminal.colors, debug: options.debug }));
    });
    await reload();
  };
  // One after the other: both compile the workflows.
  let turn = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    turn = turn.then(task);
    return turn;
  };
  const stop = [
    imports.stop,
    watchFolder(join(root, 'statemachines'), () => inTurn(reload)),
    watchFolder(lambdas, (paths) => inTurn(() => reloadCode(paths))),
  ];
  return {
    current: () => offered,
    close: () => {
      for (const end of stop) end();
    },
  };
};

const realPath = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);
