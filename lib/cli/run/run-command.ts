import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../command/exit-codes.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { shown } from '../project/project.ts';
import { renderOutcome } from '../render/outcome.ts';
import { interruptible } from '../terminal/interruption.ts';
import { execute } from './execute.ts';
import { interruptedText } from './interrupted.ts';
import { openHost } from './open-host.ts';
import type { RunCall } from './options.ts';
import { type InputFileOption, type PreparedRun, prepareRun } from './prepare.ts';
import { unusedFaults } from './unused-faults.ts';

/** Does what `run` and `start` do: checks everything, runs the workflow to its end, says how it ended. Returns the exit code. */
export const runToTheEnd = async (
  call: RunCall,
  reference: string,
  inputFile: InputFileOption,
): Promise<number> => {
  const { terminal, options } = call;
  const run = await prepareRun(call, reference, inputFile);
  if (!options.json) introduce(run, call);
  const outcome = await interruptible(async (signal) => {
    const host = await openHost(run);
    try {
      return await execute(run, host, { terminal, json: options.json, signal });
    } finally {
      await host.close();
    }
  });
  if ('interrupted' in outcome) {
    terminal.note(interruptedText(run.workflow, outcome));
    return EXIT.interrupted;
  }
  terminal.line(
    options.json ? JSON.stringify(outcome) : renderOutcome(withShownPaths(outcome, run), terminal.colors),
  );
  const unused = unusedFaults(run.faults, outcome, run.struck);
  for (const { text } of unused) terminal.note(text);
  if (run.policy.kind === 'file') {
    for (const key of run.policy.decisions.unused())
      terminal.note(`${run.policy.file}: the decision for ${key} was not needed.`);
  }
  if (outcome.status !== 'SUCCEEDED') return EXIT.workflowFailed;
  return unused.some(({ instead }) => instead !== undefined) ? EXIT.notTried : EXIT.ok;
};

/** Says beforehand what the user may not expect: an earlier execution of the name, automatic approvals, injected failures. */
const introduce = (run: PreparedRun, { terminal, options, cwd }: RunCall): void => {
  const { workflow, policy, faults, name, outputFolder } = run;
  const { dim } = terminal.colors;
  const folder = join(outputFolder, name);
  if (existsSync(folder)) {
    terminal.note(
      `${shown(folder, cwd)} holds an earlier execution of this name: what it published or withdrew stays as it is. Use another --name, or none, to start afresh.`,
    );
  }
  const needsApproval = workflow.manifest.steps.some(({ type }) => type === 'approval');
  if (needsApproval && options.approve === undefined && policy.kind === 'auto') {
    terminal.line(dim('No terminal to ask on: approvals are given automatically (--approve auto).'));
  }
  for (const { step, error, attempts, compensation } of faults) {
    const what = compensation ? `undoing ${step}` : step;
    terminal.line(dim(`--fail: ${attemptsText(attempts)} at ${what} will fail with ${error}.`));
  }
};

const attemptsText = (attempts: number | undefined): string => {
  if (attempts === undefined) return 'every attempt';
  return attempts === 1 ? 'the first attempt' : `the first ${attempts} attempts`;
};

const withShownPaths = (outcome: RunOutcome, { cwd }: PreparedRun): RunOutcome => ({
  ...outcome,
  folder: shown(outcome.folder, cwd),
  report: shown(outcome.report, cwd),
  logs: shown(outcome.logs, cwd),
});
