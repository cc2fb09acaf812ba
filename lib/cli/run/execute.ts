import type { RunHost } from '#local/run-host/run-host.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { decideApprovals } from './approvals.ts';
import { earlyEnd } from './early-end.ts';
import { observe } from './observe.ts';
import type { PreparedRun } from './prepare.ts';
import { summarize } from './summarize.ts';
import type { RunUi } from './view.ts';

/** Runs a workflow to its end; undefined if the user interrupted it. Rejects if an approval could not be decided. */
export const execute = async (
  run: PreparedRun,
  host: RunHost,
  ui: RunUi,
): Promise<RunOutcome | undefined> => {
  const early = earlyEnd(ui.signal);
  const trail = observe(run, host, ui);
  const decisions = decideApprovals(run, host, { ...ui, view: trail.view, onFailure: early.onFailure });
  try {
    const ended = await Promise.race([host.start(run.input.input), early.ended]);
    return ended && summarize(run, host.execution, { ...ended, ...(await trail.finish()), decisions });
  } finally {
    trail.view.end();
  }
};
