import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { teller } from '#actions/flow/tell.ts';
import type { Outside } from '#actions/flow/turn-store.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { describeIfKnown } from '../ports/executions.ts';
import { PAUSED } from '../ports/stop-errors.ts';

/** What giving turns needs. */
export type TurnPorts = Pick<PlatformPorts, 'clock' | 'executions' | 'tasks' | 'turns'>;

/** What finding out needs whether the turn of a run that has ended is over. */
type EndPorts = TurnPorts & Pick<PlatformPorts, 'logOf' | 'runs'>;

/**
 * Milliseconds for which a run may have a lease before Step Functions knows it: the start of a run that is refused when it finds no place
 * takes its lease first.
 */
const MAX_START_MILLISECONDS = 60_000;

/** Returns the name under which a run has its turn: executions that continue one another share it. */
export const turnName = (execution: string): string => originalName(execution);

/** Whether a run that has ended keeps its turn: it is paused, or what it did is being undone. */
const isKept = async ({ logOf }: EndPorts, execution: string, error?: string): Promise<boolean> =>
  error === PAUSED || (await logOf(execution).fence()).undoer !== undefined;

/** Whether the turn of a run that has ended is over. Until its end is taken in, it is not known whether something is to be undone. */
export const turnIsOver =
  (ports: EndPorts) =>
  async ({ executionArn: run = '', stopDate, error }: DescribeExecutionOutput): Promise<boolean> =>
    stopDate !== undefined &&
    (await ports.runs.has(run, stopDate.toISOString())) &&
    !(await isKept(ports, run, error));

/**
 * Returns how runs are notified of their turns, and how it is found out whether one is over. By default, that of an ended run is over if it
 * succeeded: nothing is undone then.
 */
export const outsideOf = (
  ports: TurnPorts,
  isOver: (ended: DescribeExecutionOutput) => Promise<boolean> = async ({ status }) => status === 'SUCCEEDED',
): Outside => ({
  tell: teller(ports),
  async isOver(run) {
    const found = await describeIfKnown(ports.executions, run);
    if (!found) {
      const { at = 0 } = (await ports.turns.turnOf(run)) ?? {};
      return ports.clock.now() - at > MAX_START_MILLISECONDS;
    }
    return found.stopDate !== undefined && found.error !== PAUSED && isOver(found);
  },
});

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
  if (!turn || (await isKept(ports, execution))) return;
  const places = flow.concurrency?.max ?? turn.max;
  if (places !== undefined)
    await ports.turns.work(
      turn,
      { name: 'leave', run, rank: turn.rank, max: places },
      outsideOf(ports, turnIsOver(ports)),
    );
  await ports.turns.forgetLater(run);
};
