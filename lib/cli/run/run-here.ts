import type { RunCall } from './options.ts';
import type { InputFileOption } from './prepare.ts';

/** Runs a workflow to its end in this process, and returns the exit code. */
export const runHere = async (
  call: RunCall,
  reference: string,
  inputFile: InputFileOption,
): Promise<number> => {
  // Loaded late, because help and completion need only the declaration; the worker's process loads at the same time.
  const { endSpareWorker, startSpareWorker } = await import('#local/workers/spare-worker.ts');
  const { fixedEnvironment } = await import('#local/actions/environment.ts');
  startSpareWorker(fixedEnvironment());
  try {
    const { runToTheEnd } = await import('./run-command.ts');
    return await runToTheEnd(call, reference, inputFile);
  } finally {
    endSpareWorker();
  }
};
