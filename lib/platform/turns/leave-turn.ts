import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { teller } from '#actions/flow/tell.ts';
import type { Outside } from '#actions/flow/turn-store.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { describeIfKnown, isThrottle } from '../ports/executions.ts';
import { PAUSED } from '../ports/stop-errors.ts';
import { heirOf } from '../undoing/heir.ts';

/** What giving turns needs. */
export type TurnPorts = Pick<PlatformPorts, 'clock' | 'executions' | 'tasks' | 'turns'>;

/** What finding out needs whether the turn of a run that has ended is over. */
type EndPorts = TurnPorts & Pick<PlatformPorts, 'logOf' | 'runs'>;

/**
 * Milliseconds for which a run may have a lease before Step Functions knows that it is under way: the start of a run that is refused when it
 * finds no place takes its lease first, and so does whatever continues a run that has ended.
 */
const MAX_START_MILLISECONDS = 60_000;

/** Returns the name under which a run has its turn: executions that continue one another share it. */
export const turnName = (execution: string): string => originalName(execution);

/** Whether a run that has ended keeps its turn: it is paused, or what it did is being undone. */
const isKept = async ({ logOf }: EndPorts, execution: string, error?: string): Promise<boolean> =>
  error === PAUSED || (await logOf(execution).fence()).undoer !== undefined;

/** Returns the last of the executions that continue one another, and so share the turn of a run; undefined if Step Functions knows none. */
export const lastOfRun = async (
  { executions, logOf }: Pick<EndPorts, 'executions' | 'logOf'>,
  run: string,
): Promise<DescribeExecutionOutput | undefined> => {
  const heir = await heirOf(logOf(run), run);
  const last = heir === undefined ? undefined : await describeIfKnown(executions, heir);
  return last ?? describeIfKnown(executions, run);
};

/** Whether the turn of a run that has ended is over. Until its end is recorded, it is not known whether something is to be undone. */
export const turnIsOver =
  (ports: EndPorts) =>
  async ({ executionArn: run = '', stopDate, error }: DescribeExecutionOutput): Promise<boolean> =>
    stopDate !== undefined &&
    (await ports.runs.has(run, stopDate.toISOString())) &&
    !(await isKept(ports, run, error));

/** How it is found out whether the turn of a run is over. */
interface Asking {
  /** Returns the execution that has the turn; undefined if Step Functions does not know it. */
  find(run: string): Promise<DescribeExecutionOutput | undefined>;
  /** Whether the turn of one that has ended is over. */
  isOver(ended: DescribeExecutionOutput): Promise<boolean>;
}

/** Asks about the last of the executions that continue one another, and whether what they did is undone. */
export const thoroughly = (ports: EndPorts): Asking => ({
  find: (run) => lastOfRun(ports, run),
  isOver: turnIsOver(ports),
});

/**
 * Returns how runs are notified of their turns, and how it is found out whether one is over. By default, that of an ended run is over if it
 * succeeded: nothing is undone then, and nothing continues it.
 */
export const outsideOf = (
  ports: TurnPorts,
  {
    find = (run) => describeIfKnown(ports.executions, run),
    isOver = async ({ status }) => status === 'SUCCEEDED',
  }: Partial<Asking> = {},
): Outside => {
  const ask = async (run: string): Promise<boolean> => {
    const found = await find(run);
    if (found && (found.stopDate === undefined || found.error === PAUSED)) return false;
    const { at = 0, retakenAt = at } = (await ports.turns.turnOf(run)) ?? {};
    if (ports.clock.now() - retakenAt <= MAX_START_MILLISECONDS && (!found || retakenAt > at)) return false;
    return found === undefined || isOver(found);
  };
  return {
    tell: teller(ports),
    isOver: (run, canWait = false) =>
      ask(run).catch((error: unknown) => {
        // DescribeExecution takes 15 calls a second in an account: of a burst that waits, those that may ask are enough.
        if (canWait && isThrottle(error)) return false;
        throw error;
      }),
  };
};

/** Whether another execution continues one, and so has its turn: an end that is reported late does not give that up. */
const isContinued = async ({ executions, logOf }: EndPorts, execution: string): Promise<boolean> => {
  const heir = await heirOf(logOf(execution), execution);
  return heir !== undefined && (await describeIfKnown(executions, heir)) !== undefined;
};

/**
 * Gives up the turn of a run that has ended, and lets the next have it. A run that is paused keeps it, and so does one whose effects are
 * being undone: the end of that gives it up.
 */
export const leaveTurn = async (
  ports: EndPorts,
  { flow }: Pick<WorkflowManifest, 'flow'>,
  execution: string,
): Promise<void> => {
  if (!flow) return;
  const run = turnName(execution);
  const turn = await ports.turns.turnOf(run);
  // One that was cancelled begins no more.
  if ((flow.rate || flow.debounce) && (await ports.turns.beginOf(run))) await ports.turns.waitsNoLonger(run);
  if (!turn || (await isKept(ports, execution)) || (await isContinued(ports, execution))) return;
  const places = flow.concurrency?.max ?? turn.max;
  if (places !== undefined)
    await ports.turns.work(
      turn,
      { name: 'leave', run, rank: turn.rank, max: places },
      outsideOf(ports, thoroughly(ports)),
    );
  await ports.turns.forgetLater(run);
};
