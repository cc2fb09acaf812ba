import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { settleEnded } from '../lifecycles/settle-ended.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { CANCELLED, PAUSED, STOPPED } from '../ports/stop-errors.ts';
import type { RunStatus } from '../runs/run-item.ts';
import { leaveTurn } from '../turns/leave-turn.ts';
import { endView } from './end-view.ts';
import { recordEnd } from './finished-run.ts';
import { recordUndoingEnd } from './finished-undoing.ts';
import { continueOrder } from './start-in-order.ts';

/** An execution that has ended, as its event, or Step Functions when asked, describes it. */
export interface EndedExecution {
  workflow: string;
  /** ARN. */
  execution: string;
  status: Exclude<RunStatus, 'PAUSED' | 'RUNNING'>;
  redrives: number;
  startedAt: string;
  /** Milliseconds since the epoch. */
  endedAtMilliseconds: number;
  error?: string;
  /** Number of the version of the state machine. */
  version?: number;
}

const ENDS = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Whether a status is that of an execution that has ended. */
export const isEnd = (status: string | undefined): status is (typeof ENDS)[number] =>
  ENDS.some((end) => end === status);

/**
 * Records the end of an execution of a workflow, or of one that undoes, and closes its item. An attempt that fails leaves the item
 * open, so that a sweep repeats it. Returns false if the end was recorded before, or is only a pause.
 */
export const noteEnd = async (ports: PlatformPorts, ended: EndedExecution): Promise<boolean> => {
  const { workflow, execution, redrives, startedAt, endedAtMilliseconds, version } = ended;
  const isPause = await pauses(ports, ended);
  const error = isPause ? PAUSED : ended.error;
  const run = { execution, endedAtMilliseconds, ...defined({ error }) };
  const manifest = (await ports.manifests()).get(workflow);
  let isNew = false;
  if (workflow === COMPENSATION_WORKFLOW) isNew = await recordUndoingEnd(ports, run);
  else if (manifest) {
    const view = endView(ports, manifest, execution);
    isNew = await recordEnd(ports, manifest, { ...run, view });
    if (isNew) await view.keep(ended);
  }
  const status = isPause ? 'PAUSED' : ended.status;
  const end = { status, at: isoOf(endedAtMilliseconds), ...defined({ error }) } as const;
  if (manifest && status !== 'SUCCEEDED') await settleEnded(ports, manifest, execution);
  if (manifest && !isPause) await continueOrder(ports, manifest, execution);
  if (manifest && !isPause) await leaveTurn(ports, manifest, execution);
  await ports.runItems.change({ workflow, execution, startedAt, redrives, end, ...defined({ version }) });
  return isNew;
};

/** Whether an execution was stopped to be continued: its error says so, or the mark that was made before it was stopped. */
const pauses = async (
  { runItems }: PlatformPorts,
  { execution, status, error }: EndedExecution,
): Promise<boolean> => {
  if (status !== 'ABORTED' || error === CANCELLED || error === STOPPED) return false;
  return error === PAUSED || (await runItems.of(execution))?.pausing === true;
};
