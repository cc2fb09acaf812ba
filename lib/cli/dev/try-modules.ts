import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { factoryNames, foldersIn } from '#compiler/actions/load-factories.ts';
import { definitionFilesIn, workflowFilesIn } from '#compiler/workflow-files.ts';
import { moduleFile } from '#core/module-file.ts';
import { threadEnvironment } from '#core/thread-environment.ts';
import type { LoadedFile } from '#local/workers/loaded-files.ts';
import { UserError } from '../errors/user-error.ts';
import type { TrialMessage } from './trial.ts';

const TRIAL = new URL(`./trial${extname(import.meta.filename)}`, import.meta.url);

/** Files that were imported without holding up a thread, by path: how they were then (see `stampOf`). */
export type TriedFiles = ReadonlyMap<string, string>;

/** What is tried, and for how long. */
export interface TrialOptions {
  /** Files to try beside those that the compiler imports. */
  also?: Iterable<string>;
  /** How long each may take. */
  milliseconds: number;
  /** Ends the trial: its outcome is of no use any more. */
  signal?: AbortSignal;
}

/**
 * Imports the modules of a project that the compiler imports (a workflow in TypeScript, a contract, a factory) in another thread, and
 * returns what that read. Throws a UserError if one does not end: imported in this thread, it would hold up the API and Ctrl-C for good.
 * Throws as well if the trial is ended.
 */
export const tryModules = async (
  root: string,
  { also = [], milliseconds, signal }: TrialOptions,
): Promise<TriedFiles> => {
  const statemachines = join(root, 'statemachines');
  const files = [
    ...[...workflowFilesIn(statemachines), ...definitionFilesIn(statemachines)].filter((file) =>
      /\.[tj]s$/.test(file),
    ),
    ...modulesIn(join(root, 'lambdas')),
    ...also,
  ];
  if (files.length === 0) return new Map();
  const urls = files.map((file) => pathToFileURL(file).href);
  const worker = new Worker(TRIAL, {
    workerData: urls,
    env: threadEnvironment(),
    stdout: true,
    stderr: true,
  });
  // What is printed is of no use: it is printed again in earnest.
  for (const output of [worker.stdout, worker.stderr]) output.resume();
  let begun: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const outcome = await new Promise<LoadedFile[] | string>((resolve) => {
    worker.on('message', (message: TrialMessage) => {
      clearTimeout(timer);
      if ('read' in message) return resolve(message.read);
      begun = message.begun;
      const reason = `what it does when it is imported does not end within ${milliseconds / 1000} s`;
      timer = setTimeout(resolve, milliseconds, reason);
    });
    worker.once('error', (error) => resolve(error.message));
    worker.once('exit', () => resolve('it ends the thread that imports it'));
    const ended = (): void => resolve('the trial was ended');
    signal?.addEventListener('abort', ended, { once: true });
    if (signal?.aborted) ended();
  });
  clearTimeout(timer);
  await worker.terminate();
  if (typeof outcome !== 'string') return new Map(outcome.map(({ path, stamp }) => [path, stamp]));
  const file = files[urls.indexOf(begun ?? '')];
  const what = file === undefined ? 'The project' : relative(root, file);
  throw new UserError(`${what} cannot be loaded: ${outcome}`, {
    hint: 'look for a loop that does not end, or an import that waits for something',
  });
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
