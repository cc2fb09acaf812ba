import type { Durability } from '#engine/store/sqlite-connection.ts';
import { ReportWriter } from '#local/executions/report-writer.ts';
import type { CommandCall } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { refuseToContinue } from '../errors/store-failure.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import { readDevAddress, removeDevAddress, writeDevAddress } from '../remote/dev-file.ts';
import { untilInterrupted } from '../terminal/interruption.ts';
import { announce, logEvents } from './announce.ts';
import { followChanges } from './follow-changes.ts';
import { lastOffered, loadWorkflows, type OfferedWorkflow } from './load-workflows.ts';
import { devStorageFolder, openStack } from './open-stack.ts';
import { noteFailures, refuseIfAllFail } from './report-workflows.ts';
import { watchLoad } from './watch-load.ts';

/** How long a stack that is already running may take to answer. */
const ANSWER_MILLISECONDS = 10_000;

/** What the stack of `dev` is started with. */
export interface DevOptions {
  /** Port of the API; 0 picks a free one. */
  port: number;
  /** Whether language models are asked for answers that are not recorded. */
  record: boolean;
  /** Memory that all functions together may have (default: half of the machine's). */
  budgetMegabytes?: number;
  /** What an answered request survives (default: the end of the process). */
  durability?: Durability;
  /** Stage whose settings reserve concurrent calls (default: the deployment without one). */
  stage?: string;
}

/** Keeps the stack and its API running until the user interrupts. Returns the exit code. */
export const runDev = async (call: CommandCall, { port, ...settings }: DevOptions): Promise<number> => {
  const { options, terminal, cwd } = call;
  const root = findRoot(cwd);
  await refuseSecondStack(root);
  const load = (before: readonly OfferedWorkflow[]) => loadWorkflows(root, before, call);
  const loaded = await load(lastOffered(root));
  refuseIfAllFail(loaded, call);
  noteFailures(loaded.failures, call);
  const stack = await openStack({ root, workflows: loaded.offered, apiPort: port, ...settings }, call);
  const interrupted = untilInterrupted();
  const offered = followChanges({ root, loaded, load, stack }, call);
  const stopWatching = watchLoad(stack.pool, call);
  let reports: ReportWriter | undefined;
  try {
    writeDevAddress(root, { url: stack.apiUrl ?? '', pid: process.pid });
    announce(stack, loaded, call);
    logEvents(stack, call);
    const manifests = () => offered.current().map(({ manifest }) => manifest);
    reports = new ReportWriter({
      engine: stack.engine,
      manifests,
      storageFolder: devStorageFolder(root),
      onFailure: (error) => terminal.note(`A report could not be written: ${(error as Error).message}`),
    });
    await Promise.race([interrupted, stack.engine.failed.then(refuseToContinue)]);
    if (!options.json) terminal.line('Closing. Running executions continue at the next "baton dev".');
  } finally {
    stopWatching();
    offered.close();
    removeDevAddress(root);
    await reports?.close();
    await stack.close();
  }
  return EXIT.ok;
};

const refuseSecondStack = async (root: string): Promise<void> => {
  const running = readDevAddress(root);
  if (!running || !(await answers(running.url))) return;
  throw new UserError(`This project's stack is already running at ${running.url} (process ${running.pid})`, {
    hint: 'use it: "baton start" and "baton status" find it; or stop it there with Ctrl-C',
  });
};

/** Returns whether a stack answers: after a crash, its process id may belong to another program. */
const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    return true;
  } catch {
    return false;
  }
};
