import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { FLOW_ERRORS, type TurnKey } from '#contracts/flow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import type { Outside, Turn } from '../flow/turn-store.ts';
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
  async tell(run, token) {
    const turn = await ports.turns.turnOf(run);
    const begin = turn?.rate ? await beginsAt(ports, run, turn) : ports.clock.now();
    return begin === undefined
      ? ports.tasks.fail(token, ...refusalOf(turn))
      : ports.tasks.succeed(token, { begins_at: new Date(begin).toISOString() });
  },
  async isOver(run) {
    const found = await describeIfKnown(ports.executions, run);
    if (!found) {
      const { at = 0 } = (await ports.turns.turnOf(run)) ?? {};
      return ports.clock.now() - at > MAX_START_MILLISECONDS;
    }
    return found.stopDate !== undefined && found.error !== PAUSED && isOver(found);
  },
});

/** The error, and its cause, of a run that its rate refuses. */
const refusalOf = (turn: Turn | undefined): [error: string, cause: string] => {
  const { max = 0, per_seconds = 0, key = '', on_limit = 'reject' } = turn?.rate ?? {};
  const cause = `${max} runs of "${key}" have begun within ${per_seconds} s, which is as many as may`;
  return [on_limit === 'skip' ? FLOW_ERRORS.skipped : FLOW_ERRORS.limit, cause];
};

/** Returns when a run may begin, the same whoever asks; undefined if its rate refuses it. */
const beginsAt = async ({ turns }: TurnPorts, run: string, turn: Turn): Promise<number | undefined> => {
  if (!turn.rate || turn.beginsAt !== undefined) return turn.beginsAt;
  const of: TurnKey = { workflow: turn.workflow, key: turn.rate.key };
  const at = await turns.reserve(of, turn.rate);
  if (at !== undefined) await turns.remember(run, { ...turn, beginsAt: at });
  return at;
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
