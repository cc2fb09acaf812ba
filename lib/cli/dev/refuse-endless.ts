import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { factoryNames, foldersIn } from '#compiler/actions/load-factories.ts';
import { definitionFilesIn, workflowFilesIn } from '#compiler/workflow-files.ts';
import { moduleFile } from '#core/module-file.ts';
import { UserError } from '../errors/user-error.ts';

/** Loads modules one after the other, and says which one it begins with. Errors are for whoever loads them in earnest. */
const LOADER = `
const { parentPort, workerData } = require('node:worker_threads');
(async () => {
  for (const url of workerData) {
    parentPort.postMessage(url);
    await import(url).catch(() => {});
  }
  parentPort.postMessage(null);
})();`;

/**
 * Throws a UserError if a module of the project that the compiler imports (a workflow in TypeScript, a contract, a factory) does not end: imported in
 * this thread, it would hold up the API and Ctrl-C for good. Another thread tries them, and gives each the same time.
 */
export const refuseEndless = async (root: string, milliseconds: number): Promise<void> => {
  const statemachines = join(root, 'statemachines');
  const files = [
    ...[...workflowFilesIn(statemachines), ...definitionFilesIn(statemachines)].filter((file) =>
      /\.[tj]s$/.test(file),
    ),
    ...modulesIn(join(root, 'lambdas')),
  ];
  if (files.length === 0) return;
  const urls = files.map((file) => pathToFileURL(file).href);
  const worker = new Worker(LOADER, { eval: true, workerData: urls, stdout: true, stderr: true });
  let begun = '';
  let timer: NodeJS.Timeout | undefined;
  const endless = await new Promise<boolean>((resolve) => {
    worker.on('message', (url: string | null) => {
      clearTimeout(timer);
      if (url === null) return resolve(false);
      begun = url;
      timer = setTimeout(resolve, milliseconds, true);
    });
    worker.once('error', () => resolve(false));
    worker.once('exit', () => resolve(false));
  });
  clearTimeout(timer);
  await worker.terminate();
  if (!endless) return;
  const file = relative(root, files[urls.indexOf(begun)] ?? root);
  throw new UserError(
    `${file} cannot be loaded: what it does when it is imported does not end within ${milliseconds / 1000} s`,
    { hint: 'look for a loop that does not end, or an import that waits for something' },
  );
};

/** Lists what is imported of factories and actions to know them. */
const modulesIn = (lambdas: string): string[] =>
  factoryNames(lambdas).flatMap((factory) => {
    const folder = join(lambdas, factory);
    const ofActions = foldersIn(folder).flatMap((action) =>
      ['contract', 'deployment'].map((name) => moduleFile(join(folder, action), name)),
    );
    return [moduleFile(folder, 'factory'), ...ofActions].filter((file) => file !== undefined);
  });
