import { join } from 'node:path';
import type { LocalStack } from '#local/stack.ts';
import type { CommandCall } from '../command/command.ts';
import type { ValidWorkflow } from '../project/compile-file.ts';
import { renderError } from '../render/error.ts';
import { importAnew } from './fresh-imports.ts';
import { watchFolder } from './watch-folder.ts';

/** What a running stack offers, kept up with the files. */
export interface OfferedWorkflows {
  /** As they stand. */
  current(): readonly ValidWorkflow[];
  /** Stops watching. */
  close(): void;
}

/**
 * Compiles the workflows again when their files change, and offers them once all are without errors; until then the ones before
 * stay. Functions that are loaded keep their code, so a change of theirs is only told.
 */
export const followChanges = (
  root: string,
  workflows: readonly ValidWorkflow[],
  load: () => Promise<ValidWorkflow[]>,
  stack: Pick<LocalStack, 'deploy'>,
  { terminal, options }: CommandCall,
): OfferedWorkflows => {
  let offered = workflows;
  const say = (event: object, text: string): void =>
    terminal.line(options.json ? JSON.stringify(event) : text);
  const reload = async (): Promise<void> => {
    try {
      const loaded = await load();
      const before = new Map(offered.map(({ manifest }) => [manifest.name, JSON.stringify(manifest)]));
      const changed = loaded.filter(({ manifest }) => before.get(manifest.name) !== JSON.stringify(manifest));
      if (changed.length === 0 && loaded.length === offered.length) return;
      await stack.deploy(loaded.map(({ manifest }) => manifest));
      offered = loaded;
      const names = changed.map(({ manifest }) => manifest.name);
      say(
        { type: 'reloaded', workflows: names },
        `↻ ${names.join(', ') || 'the workflows'} changed; new runs take the new definition`,
      );
    } catch (error) {
      terminal.note(renderError(error, { colors: terminal.colors, debug: options.debug }));
      terminal.note('What was there before stays on offer until that is mended.');
    }
  };
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    const text =
      'Files in lambdas/ have changed; functions keep the code that they began with until "baton dev" starts again.';
    terminal.note(text);
  };
  const stop = [
    importAnew(),
    watchFolder(join(root, 'statemachines'), reload),
    watchFolder(join(root, 'lambdas'), tell),
  ];
  return {
    current: () => offered,
    close: () => {
      for (const end of stop) end();
    },
  };
};
