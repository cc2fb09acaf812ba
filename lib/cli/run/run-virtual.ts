import { join } from 'node:path';
import { localStateMachineArn } from '#contracts/names.ts';
import { progressOf } from '#contracts/progress/progress.ts';
import { copyInputFiles } from '#local/storage/input-files.ts';
import { createVirtualStack } from '#local/virtual/stack.ts';
import { type MadeDecision, measure, type RunOutcome } from '../outcome/outcome.ts';
import { decideApprovals } from './approvals.ts';
import { askOnTerminal, withPaths } from './ask.ts';
import { runDataFolder } from './data-folder.ts';
import { earlyEnd } from './early-end.ts';
import { finishFolder } from './finish-folder.ts';
import type { PreparedRun } from './prepare.ts';
import type { LiveRunOptions } from './run-live.ts';
import { watchBreakers } from './watch-breakers.ts';

/** Runs a workflow to its end with real actions in virtual time; undefined when it was interrupted. */
export const runInVirtualTime = async (
  run: PreparedRun,
  { terminal, json, signal }: LiveRunOptions,
): Promise<RunOutcome | undefined> => {
  const { workflow, root, input, outputFolder, faults, name, policy } = run;
  const { manifest } = workflow;
  const dataFolder = runDataFolder(root, name);
  const stack = await createVirtualStack({
    manifests: [manifest],
    root,
    dataFolder,
    storageFolder: outputFolder,
    faults,
  });
  const say = (text: string): void => {
    if (!json) terminal.line(text);
  };
  const early = earlyEnd(signal);
  const decisions: MadeDecision[] = [];
  const breakers = watchBreakers(stack.bus, say);
  decideApprovals({
    ...stack,
    policy,
    ask: (approval, refused) => askOnTerminal(withPaths(approval, run), refused, terminal, signal),
    onDecision: (made) => {
      decisions.push(made);
      say(`${made.decision} by ${made.by}: ${made.title}`);
    },
    onFailure: early.onFailure,
  });
  try {
    copyInputFiles(input.files, input.folder, outputFolder);
    const running = stack.run(manifest, name, input.input, policy.kind !== 'never');
    const result = await Promise.race([running, early.ended]);
    if (!result) return undefined;
    await stack.bus.settled();
    const { status, output, error, cause, history, run: ended } = result;
    const endedAt = ended.stoppedAt ?? ended.startedAt;
    const measured = measure(progressOf(manifest, history, endedAt), history);
    const places = finishFolder(run, history, measured);
    return {
      workflow: manifest.name,
      execution: `${localStateMachineArn(manifest.name).replace(':stateMachine:', ':execution:')}:${name}`,
      name,
      status,
      output,
      error,
      cause,
      decisions,
      breakers,
      ...measured,
      ...places,
      logs: join(dataFolder, 'logs'),
      virtual: true,
    };
  } finally {
    await stack.close();
  }
};
