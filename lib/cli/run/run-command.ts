import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '#local/workers/faults.ts';
import type { CommandCall } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { shown } from '../project/project.ts';
import { renderOutcome } from '../render/outcome.ts';
import { type PreparedRun, prepareRun } from './prepare.ts';
import { runLive } from './run-live.ts';
import type { RUN_OPTIONS } from './run-options.ts';
import { runInVirtualTime } from './run-virtual.ts';

/** What `run` and `start` do: check everything, run to the end, say how it went. */
export const runToTheEnd = async (
  call: CommandCall<typeof RUN_OPTIONS>,
  reference: string,
  inputFile: string | undefined,
): Promise<number> => {
  const { terminal, options } = call;
  const run = await prepareRun(call, reference, inputFile);
  if (!options.json) introduce(run, call);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const outcome = await (run.virtual ? runInVirtualTime : runLive)(run, {
      terminal,
      json: options.json,
      signal: interruption.signal,
    });
    if (!outcome) {
      terminal.note('\nInterrupted; the stack is closed, nothing more is done.');
      return EXIT.interrupted;
    }
    if (options.json) {
      terminal.line(JSON.stringify(outcome));
    } else {
      const { folder = '', report = '', logs = '' } = outcome;
      const places = {
        folder: shown(folder, call.cwd),
        report: shown(report, call.cwd),
        logs: shown(logs, call.cwd),
      };
      terminal.line(renderOutcome({ ...outcome, ...places }, terminal.colors));
    }
    for (const fault of unusedFaults(run.faults, outcome)) {
      terminal.note(
        `--fail ${fault.step}=${fault.error} did nothing: no attempt at ${fault.step} was left for it in this run.`,
      );
    }
    return outcome.status === 'SUCCEEDED' ? EXIT.ok : EXIT.workflowFailed;
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
};

/** Faults that a person asked for and that never came to pass, because their step was not reached or failed otherwise. */
const unusedFaults = (faults: readonly Fault[], { failedAttempts }: RunOutcome): Fault[] =>
  faults.filter(({ step, error }) => !failedAttempts[step]?.some((attempt) => attempt.error === error));

const introduce = (
  { workflow, policy, faults, name, outputFolder }: PreparedRun,
  { terminal, options, cwd }: CommandCall<typeof RUN_OPTIONS>,
): void => {
  const { colors } = terminal;
  const folder = join(outputFolder, name);
  if (existsSync(folder)) {
    terminal.note(
      `${shown(folder, cwd)} holds an earlier run of this name: what that one published or withdrew stays as it is. Another --name, or none, starts afresh.`,
    );
  }
  const needsApproval = workflow.manifest.steps.some(({ type }) => type === 'approval');
  if (needsApproval && options.approve === undefined && policy.kind === 'auto') {
    terminal.line(colors.dim('No terminal to ask on: approvals are given automatically (--approve auto).'));
  }
  for (const { step, error, attempts } of faults) {
    const which =
      attempts === undefined
        ? 'every attempt'
        : attempts === 1
          ? 'the first attempt'
          : `the first ${attempts} attempts`;
    terminal.line(colors.dim(`--fail: ${which} at ${step} will fail with ${error}.`));
  }
};
