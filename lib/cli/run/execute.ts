import { defined } from '#core/defined.ts';
import type { RunHost } from '#local/run-host/run-host.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { decideApprovals } from './approvals.ts';
import { earlyEnd } from './early-end.ts';
import type { Interrupted } from './interrupted.ts';
import { observe } from './observe.ts';
import type { PreparedRun } from './prepare.ts';
import { summarize } from './summarize.ts';
import type { RunUi } from './view.ts';

const UNDOING = 'Undoing what the execution has left …';

const NOTHING: ReturnType<RunHost['undo']> = Promise.resolve({ steps: new Map() });

/**
 * Runs a workflow to its end, and undoes what one that fails has left; or how far it was if the user interrupted it. Rejects if an approval
 * could not be decided.
 */
export const execute = async (
  run: PreparedRun,
  host: RunHost,
  ui: RunUi,
): Promise<RunOutcome | Interrupted> => {
  const early = earlyEnd(ui.signal);
  const trail = observe(run, host, ui);
  const decisions = decideApprovals(run, host, { ...ui, view: trail.view, onFailure: early.onFailure });
  try {
    const ended = await Promise.race([host.start(run.input.input), early.ended]);
    if (!ended) return { interrupted: trail.progress(), undoing: false };
    const undoing = ended.status === 'SUCCEEDED' ? NOTHING : host.undo(() => trail.view.say(UNDOING));
    const undone = await Promise.race([undoing, early.ended]);
    if (!undone) return { interrupted: trail.progress(), undoing: true };
    const observed = await trail.finish();
    const progress = {
      ...observed.progress,
      steps: observed.progress.steps.map((step) => ({ ...step, ...undone.steps.get(step.id) })),
    };
    const iterations = host.iterations();
    const left = defined({ notUndone: undone.notUndone });
    return summarize(run, host.execution, {
      ...ended,
      ...observed,
      ...left,
      progress,
      decisions,
      iterations,
    });
  } finally {
    trail.view.end();
  }
};
