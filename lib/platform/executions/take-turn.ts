import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { ActionError } from '#actions/action-error.ts';
import type { Arrival } from '#actions/flow/debounce.ts';
import { holdOf } from '#actions/flow/tell.ts';
import type { Outside, Turn } from '#actions/flow/turn-store.ts';
import { rankOf } from '#actions/flow/turns.ts';
import {
  type ConcurrencyLimit,
  FLOW_ERRORS,
  MAX_PLACES,
  type RateLimit,
  type TurnKey,
} from '#contracts/flow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { versionNumber, workflowOf } from '../ports/arns.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { lastOfRun, outsideOf, thoroughly, turnIsOver, turnName } from '../turns/leave-turn.ts';
import { undoRun } from '../undoing/start-undoing.ts';
import { isEnd, noteEnd } from './note-end.ts';

/**
 * Lets a run wait until no newer one of its key has come for a time: the state that calls has that as its timeout, and continues then. Those
 * before it are skipped at once. Throws `Skipped` if a newer one has come before.
 */
export const debounce = async (
  { clock, turns, tasks }: Pick<PlatformPorts, 'clock' | 'tasks' | 'turns'>,
  of: TurnKey,
  arrival: Arrival,
  waitSeconds: number,
): Promise<void> => {
  const newest = await turns.arrive(of, arrival);
  const cause = `A newer run with the key "${of.key}" has come`;
  if (!newest) throw new ActionError(FLOW_ERRORS.skipped, cause, { retryable: false });
  const { run, at } = arrival;
  await turns.willBegin({ ...of, run, at, beginsAt: clock.now() + waitSeconds * 1000, waitsFor: 'debounce' });
  if (newest.before.length === 0) return;
  for (const { run: skipped, token } of newest.before) {
    await tasks.fail(token, FLOW_ERRORS.skipped, cause);
    await turns.waitsNoLonger(skipped);
  }
  await turns.toldBefore(of, newest);
};

/** A run that waits in its first state for its turn, or a call of an action that does. Times are milliseconds since the epoch. */
export interface WaitingRun {
  /** Or action. */
  workflow: string;
  /** The run's name here, or the id of the call. */
  run: string;
  isCall: boolean;
  token: string;
  startedAt: number;
  concurrency?: ConcurrencyLimit & { key: string; fair?: string | undefined };
  priority: number;
  rate?: RateLimit & { key: string };
}

/** Records the end of an execution that no event may have reported. */
const takeInEnd = async (ports: PlatformPorts, found: DescribeExecutionOutput): Promise<void> => {
  const { executionArn: execution = '', status, startDate, stopDate, error, redriveCount = 0 } = found;
  if (!stopDate || !isEnd(status)) return;
  await noteEnd(ports, {
    workflow: workflowOf(found.stateMachineArn ?? ''),
    execution,
    status,
    redrives: redriveCount,
    startedAt: (startDate ?? stopDate).toISOString(),
    endedAtMilliseconds: stopDate.getTime(),
    ...defined({ error, version: versionNumber(found.stateMachineVersionArn) }),
  });
};

/** Records ends that no event may have reported, before it says that a turn is over. */
const thorough = (ports: PlatformPorts): Outside =>
  outsideOf(ports, {
    ...thoroughly(ports),
    async isOver(found) {
      await takeInEnd(ports, found);
      return turnIsOver(ports)(found);
    },
  });

/** Counts a run that was continued without asking, such as from AWS's console: no other begins in its place. */
export const adoptTurn = async (
  ports: PlatformPorts,
  { flow }: Pick<WorkflowManifest, 'flow'>,
  execution: string,
): Promise<void> => {
  const max = flow?.concurrency?.max;
  const run = turnName(execution);
  const turn = max === undefined ? undefined : await ports.turns.turnOf(run);
  if (max === undefined || !turn) return;
  await ports.turns.remember(run, turn);
  await ports.turns.work(turn, { name: 'adopt', run, at: turn.at, max }, thorough(ports));
};

/**
 * Looks at the queues of a workflow for places whose runs have ended without notice, and for what was left half done. If the workflow has no
 * limit any more, all that wait begin.
 */
export const sweepTurns = async (
  ports: PlatformPorts,
  { name, flow }: Pick<WorkflowManifest, 'flow' | 'name'>,
): Promise<void> => {
  const limit = flow?.concurrency?.max;
  const max = limit ?? MAX_PLACES;
  const outside = thorough(ports);
  for (const { leases, entries, ...of } of await ports.turns.list(name)) {
    // Whoever comes next asks about a place that no run waits for.
    const isIdle = entries.length === 0 && leases.every(({ token }) => token === undefined);
    if (isIdle && limit !== undefined) continue;
    for (const { run } of leases) {
      const { rank = 0 } = (await ports.turns.turnOf(run)) ?? {};
      if (await outside.isOver(run)) await ports.turns.work(of, { name: 'leave', run, rank, max }, outside);
    }
    await ports.turns.work(of, { name: 'settle', max, verdict: 'has' }, outside);
  }
};

/** Looks at the queues of actions with limits for places of calls that are over, and for what was left half done. */
export const sweepCalls = async (
  ports: PlatformPorts,
  manifests: readonly Pick<WorkflowManifest, 'callLimits'>[],
): Promise<void> => {
  const limits = new Map(manifests.flatMap(({ callLimits = {} }) => Object.entries(callLimits)));
  const outside = thorough(ports);
  for (const [action, max] of limits)
    for (const { leases, entries, ...of } of await ports.turns.list(action))
      if (entries.length > 0 || leases.some(({ token }) => token !== undefined))
        await ports.turns.work(of, { name: 'settle', max, verdict: 'has' }, outside);
};

/**
 * Gives a run its turn, or a place in the queue of its key; its token notifies it. Throws `LimitReached` or `Skipped` if there is no place
 * for it and it does not wait. Repeated with another token, it keeps its place.
 */
export const takeTurn = async (ports: PlatformPorts, waiting: WaitingRun): Promise<void> => {
  const { workflow, run, isCall, token, startedAt: at, concurrency, priority, rate } = waiting;
  const known = await ports.turns.turnOf(run);
  // A start that only its rate could refuse has no place in the queue yet.
  const rank = (known?.max === undefined ? undefined : known.rank) ?? (await newRank(ports, waiting));
  const turn: Turn = {
    ...{ workflow, key: concurrency?.key ?? rate?.key ?? '', at, rank, priority },
    ...defined({ max: concurrency?.max, rate, beginsAt: known?.beginsAt }),
    ...(isCall && { isCall }),
  };
  await ports.turns.remember(run, turn);
  const outside = thorough(ports);
  if (!concurrency) {
    await outside.tell(run, token);
    return;
  }
  const { max, on_limit } = concurrency;
  const queues = on_limit === 'queue' || on_limit === 'cancel_oldest';
  const hold = isCall ? { hold: holdOf(max, rate) } : {};
  const entering = { run, at, rank, max, token, queues, ...hold };
  const verdict = await ports.turns.work(turn, { name: 'enter', ...entering }, outside);
  if (verdict === 'waits' && on_limit === 'cancel_oldest') await cancelOldest(ports, turn, max);
  if (verdict !== 'full') return;
  const cause = `${max === 1 ? 'Another run is' : `${max} runs are`} under way with the key "${turn.key}", which is the limit`;
  throw new ActionError(on_limit === 'skip' ? FLOW_ERRORS.skipped : FLOW_ERRORS.limit, cause, {
    retryable: false,
  });
};

/** Returns the place in the queue of what comes for the first time. */
const newRank = async (
  { turns }: Pick<PlatformPorts, 'turns'>,
  { workflow, concurrency, startedAt, priority }: WaitingRun,
): Promise<number> => {
  const rank = rankOf(startedAt, priority);
  if (concurrency?.fair === undefined) return rank;
  return turns.fairRank({ workflow, key: concurrency.key }, concurrency.fair, rank);
};

/**
 * Cancels the oldest runs of a key, so that the newest have the places: those under way, which keep theirs until what they did is undone, and
 * those that wait.
 */
const cancelOldest = async (ports: PlatformPorts, of: TurnKey, max: number): Promise<void> => {
  const { leases, entries } = await ports.turns.ofKey(of);
  const oldest = [...leases, ...entries].sort((one, other) => one.at - other.at).slice(0, -max);
  for (const { run } of oldest) {
    const { executionArn: execution = run, status, error } = (await lastOfRun(ports, run)) ?? {};
    if (status === 'RUNNING')
      await ports.executions.stop(execution, CANCELLED, `A newer run of "${of.key}" takes its place`);
    else if (error === PAUSED)
      await undoRun(ports, { workflow: of.workflow, execution }, { evenIfEmpty: true });
  }
};
