import type { z } from 'zod';
import type { TurnStore } from '#actions/flow/turn-store.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { callId } from '#contracts/flow.ts';
import type { getStatus } from '#contracts/http/routes/get-status.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import { isoOf } from '#core/instants.ts';

/** What an execution waits for before it begins. */
export type QueueView = NonNullable<z.input<typeof getStatus.response>['queue']>;

/** Returns what an execution that has not ended waits for before it begins; undefined if it has begun. */
export const queueView = async (
  turns: TurnStore,
  { flow }: Pick<WorkflowManifest, 'flow'>,
  execution: string,
): Promise<QueueView | undefined> => {
  if (!flow) return undefined;
  const run = originalName(execution);
  const begin = flow.debounce || flow.rate ? await turns.beginOf(run) : undefined;
  if (begin) {
    const { key, beginsAt, waitsFor } = begin;
    return { key, begins_at: isoOf(beginsAt), waits_for: waitsFor };
  }
  const turn = await turns.turnOf(run);
  if (!turn || turn.beginsAt !== undefined) return undefined;
  const { leases, entries } = await turns.ofKey(turn);
  const place = entries.findIndex((entry) => entry.run === run);
  if (place < 0) return undefined;
  return {
    key: turn.key,
    place: place + 1,
    waiting: entries.length,
    under_way: leases.map((lease) => lease.run.split(':').at(-1) ?? ''),
  };
};

/** What the call of a step waits for before it begins. */
export type CallQueueView = NonNullable<
  z.input<typeof getStatus.response>['progress']['steps'][number]['queue']
>;

/** Returns what the call of a step waits for that is not in a loop; undefined if it has begun, or has not come to it. */
export const callQueueView = async (
  turns: TurnStore,
  { execution, step, action }: { execution: string; step: string; action: string },
  now: number,
): Promise<CallQueueView | undefined> => {
  const name = execution.split(':').at(-1) ?? '';
  const call = callId(execution, `${rootOfExecution(name)}/${step}`);
  const turn = await turns.turnOf(call);
  if (!turn) return undefined;
  if (turn.beginsAt !== undefined)
    return turn.beginsAt > now
      ? { action, key: turn.rate?.key ?? '', begins_at: isoOf(turn.beginsAt) }
      : undefined;
  const { entries } = await turns.ofKey(turn);
  const place = entries.findIndex(({ run }) => run === call);
  return place < 0 ? undefined : { action, key: turn.key, place: place + 1, waiting: entries.length };
};

/** An execution that has not begun, and when it was started, in milliseconds since the epoch. */
type NotBegun = { run: string; at: number };

const notBegun = async (
  turns: TurnStore,
  { name, flow }: Pick<WorkflowManifest, 'flow' | 'name'>,
): Promise<NotBegun[]> => [
  ...(flow?.concurrency ? (await turns.list(name)).flatMap(({ entries }) => entries) : []),
  ...(flow?.rate || flow?.debounce ? await turns.beginsOf(name) : []),
];

/** Returns when the executions of a workflow started that wait until they may begin, in milliseconds since the epoch. */
export const queuedSince = async (
  turns: TurnStore,
  manifest: Pick<WorkflowManifest, 'flow' | 'name'>,
): Promise<number[]> => (await notBegun(turns, manifest)).map(({ at }) => at);

/** Returns the ARNs of the executions of a workflow that wait until they may begin. */
export const waitingRuns = async (
  turns: TurnStore,
  manifest: Pick<WorkflowManifest, 'flow' | 'name'>,
): Promise<ReadonlySet<string>> => new Set((await notBegun(turns, manifest)).map(({ run }) => run));
