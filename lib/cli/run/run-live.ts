import { join } from 'node:path';
import { localStateMachineArn } from '#contracts/names.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { Json } from '#core/json.ts';
import { type HistoryEvent, watchExecutions } from '#local/executions/watch.ts';
import { writeReport } from '#local/report/write-report.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { copyInputFiles } from '#local/storage/input-files.ts';
import { type MadeDecision, measure, type RunOutcome } from '../outcome/outcome.ts';
import { formatDollars } from '../render/cost.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { decideApprovals, messageOf } from './approvals.ts';
import { askOnTerminal, withPaths } from './ask.ts';
import { runDataFolder } from './data-folder.ts';
import { earlyEnd } from './early-end.ts';
import type { PreparedRun } from './prepare.ts';
import { openView } from './view.ts';
import { watchBreakers } from './watch-breakers.ts';

/** What a live run needs besides its preparation. */
export interface LiveRunOptions {
  terminal: Terminal;
  json: boolean;
  /** Aborted when the person interrupts. */
  signal: AbortSignal;
}

/** Runs a workflow to its end on a stack of its own, in memory; undefined when it was interrupted. */
export const runLive = async (run: PreparedRun, options: LiveRunOptions): Promise<RunOutcome | undefined> => {
  const { workflow, root, input, outputFolder, faults, name } = run;
  const { manifest } = workflow;
  const dataFolder = runDataFolder(root, name);
  const stack = await createLocalStack({
    manifests: [manifest],
    root,
    dataFolder,
    storageFolder: outputFolder,
    faults,
  });
  try {
    copyInputFiles(input.files, input.folder, outputFolder);
    const outcome = await follow(run, stack, options);
    return outcome && { ...outcome, logs: join(dataFolder, 'logs') };
  } finally {
    await stack.close();
  }
};

const follow = async (
  run: PreparedRun,
  stack: LocalStack,
  options: LiveRunOptions,
): Promise<RunOutcome | undefined> => {
  const { manifest } = run.workflow;
  const { terminal, json, signal } = options;
  const early = earlyEnd(signal);
  const progress = createProgress(manifest);
  const history: HistoryEvent[] = [];
  const view = openView(terminal, json, () => progress.snapshot(Date.now()));
  const executionArn = `${localStateMachineArn(manifest.name).replace(':stateMachine:', ':execution:')}:${run.name}`;
  watchExecutions(stack.engine, (arn, event) => {
    if (arn !== executionArn) return;
    history.push(event);
    progress.apply(event);
    view.changed();
  });
  const breakers = watchBreakers(stack.bus, view.say);
  const decisions: MadeDecision[] = [];
  decideApprovals({
    ...stack,
    policy: run.policy,
    ask: (approval, refused) =>
      view.aside(() => askOnTerminal(withPaths(approval, run), refused, terminal, signal)),
    onDecision: (made) => {
      decisions.push(made);
      view.say(`${made.decision} by ${made.by}: ${made.title}`);
    },
    onFailure: early.onFailure,
  });
  try {
    await start(stack, manifest.name, run.name, run.input.input);
    const record = await Promise.race([stack.engine.ended(executionArn), early.ended]);
    if (!record) return undefined;
    // What the run put on the bus last, a breaker's change for one, is still on its way.
    await stack.bus.settled();
    const folder = join(run.outputFolder, run.name);
    const measured = measure(progress.snapshot(Date.now()), history);
    const report = writeReport(folder, {
      manifest,
      name: run.name,
      events: history,
      now: Date.now(),
      figures: [
        ['state transitions', String(measured.transitions)],
        ['on AWS', formatDollars(measured.dollars.total)],
      ],
    });
    return {
      workflow: manifest.name,
      execution: executionArn,
      name: run.name,
      status: record.status,
      ...(record.output === undefined ? {} : { output: JSON.parse(record.output) as Json }),
      error: record.error,
      cause: record.cause,
      decisions,
      breakers,
      ...measured,
      folder,
      report,
      virtual: false,
    };
  } finally {
    view.end();
  }
};

const start = async (stack: LocalStack, workflow: string, name: string, input: Json): Promise<void> => {
  const { status, body } = await stack.api({
    method: 'POST',
    target: `/workflows/${workflow}/executions`,
    body: JSON.stringify({ name, input }),
  });
  if (status >= 400) throw new Error(`${workflow} was not started: ${messageOf(body)}`);
};
