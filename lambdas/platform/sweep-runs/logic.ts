import type { Item } from '#actions/ports/documents.ts';
import type { ActionLogger } from '#actions/telemetry/logging.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { sweepStarts } from '#platform/executions/queued-starts.ts';
import { sweepOrder } from '#platform/executions/start-in-order.ts';
import { sweepCalls, sweepTurns } from '#platform/executions/take-turn.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { OPEN_SHARDS } from '#platform/runs/run-list.ts';
import { type SweepLease, type SweepProgress, takeSweepLease } from '#platform/runs/sweep-lease.ts';
import { parkedRuns } from '#platform/undoing/parked.ts';
import { undoParked } from '#platform/undoing/start-undoing.ts';
import { printAges } from './ages.ts';
import { ENDED, endedRuns } from './ended-runs.ts';
import { type OpenSweep, openRuns, runningNow, settle } from './open-runs.ts';

const MINUTE_MILLISECONDS = 60_000;

/** How long a sweep may take; its function has 15 minutes. */
const MAX_SWEEP_MILLISECONDS = 13 * MINUTE_MILLISECONDS;

/** How long an accepted start may wait before it is passed on again: deliveries that fail are repeated for longer than that only in a burst. */
const MAX_WAIT_MILLISECONDS = 60 * MINUTE_MILLISECONDS;

/** How far a starting stack looks back beyond the time before. */
const OVERLAP_MILLISECONDS = 60 * MINUTE_MILLISECONDS;

/** What starts a sweep. */
interface SweepEvent {
  /** Whether a stack has just started that may have lost events when it ended, and its sweep with them. */
  detail?: { at_start?: boolean };
}

/** A part of a sweep, done page by page: gets where to continue and returns where the next page begins. */
interface Part {
  name: string;
  page(token: SweepProgress['token']): Promise<SweepProgress['token']>;
}

/**
 * Finds executions whose end was never reported (status-change events are delivered on a best-effort basis) among those that are open in
 * the table, and records them; tries again to undo what is parked; starts what waits for a turn or in an order and was left; sums up the
 * metrics, and says how old the oldest execution under way is, and the oldest queued start. It lists nothing of Step Functions and asks
 * only about executions that were silent for long; a local stack that starts, whose engine is in the same process, lists what it may have
 * missed. One sweep runs at a time, and one whose time is over is continued by the next. An execution or workflow that fails does not keep
 * the sweep from the others; the sweep fails at its end.
 */
export const sweepRuns = async (event: SweepEvent, ports: SweepPorts): Promise<void> => {
  const { clock, table } = ports;
  const startedAt = clock.now();
  const until = startedAt + MAX_SWEEP_MILLISECONDS;
  const isAtStart = event.detail?.at_start === true;
  const lease = await takeSweepLease(table, 'runs', {
    now: startedAt,
    until: until + 2 * MINUTE_MILLISECONDS,
    takesOver: isAtStart,
  });
  if (!lease) return;
  const failures: unknown[] = [];
  const attempt = async (take: () => Promise<unknown>): Promise<void> => {
    await take().catch((error: unknown) => failures.push(error));
  };
  for await (const run of parkedRuns(table, startedAt)) await attempt(() => undoParked(ports, run));
  const manifests = [...(await ports.manifests()).keys()];
  for (const name of manifests) await attempt(() => ports.runs.sumUp(name));
  const all = [...(await ports.manifests()).values()];
  for (const manifest of all) {
    await attempt(() => sweepTurns(ports, manifest));
    await attempt(() => sweepOrder(ports, manifest));
  }
  await attempt(() => sweepCalls(ports, all));
  await attempt(() => sweepStarts(ports, isAtStart ? startedAt : startedAt - MAX_WAIT_MILLISECONDS));

  const { part, completeAt = 0 } = lease.progress;
  const isThorough = isAtStart || part?.startsWith(ENDED_PART) === true;
  const sweep: Sweep = {
    ports,
    attempt,
    since: completeAt - OVERLAP_MILLISECONDS,
    running: isThorough ? await runningNow(ports) : undefined,
    seen: new Set(),
    oldest: startedAt,
    take: (run) => noted(sweep, run.execution, () => settle(ports, run)),
  };
  const workflows = [...manifests, COMPENSATION_WORKFLOW];
  const parts = [...openParts(sweep), ...(isThorough ? endedParts(sweep, workflows) : [])];
  const isDone = await goThrough(parts, lease, () => clock.now() < until);
  const [queued] = (await ports.starts.waiting(1)).oldest;
  await printAges({
    OldestRunSeconds: (startedAt - sweep.oldest) / 1000,
    OldestQueuedStartSeconds: queued ? Math.max(0, startedAt - queued.at) / 1000 : 0,
  });
  if (isDone) {
    await addMissing(sweep, startedAt);
    await lease.end({ completeAt: isThorough ? startedAt : completeAt });
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} ends could not be processed`);
};

type SweepPorts = PlatformPorts & { logger: ActionLogger };

interface Sweep extends OpenSweep {
  ports: SweepPorts;
  /** Ended executions that started earlier are known to the table, or were to a sweep; milliseconds since the epoch. */
  since: number;
  attempt(take: () => Promise<unknown>): Promise<void>;
}

const noted = async (
  { ports, attempt }: Sweep,
  execution: string,
  note: () => Promise<boolean>,
): Promise<void> => {
  await attempt(async () => {
    if (await note()) ports.logger.warn('A run had ended without notice', { execution });
  });
};

const openParts = (sweep: Sweep): Part[] =>
  Array.from({ length: OPEN_SHARDS }, (_, shard) => ({
    name: `open/${shard}`,
    page: (token) => openRuns(sweep.ports, shard, token as Item | undefined, sweep),
  }));

const ENDED_PART = 'ended/';

const endedParts = (sweep: Sweep, workflows: readonly string[]): Part[] =>
  workflows.flatMap((workflow) =>
    ENDED.map((status) => ({
      name: `${ENDED_PART}${workflow}/${status}`,
      async page(token) {
        let next: string | undefined;
        await sweep.attempt(async () => {
          next = await endedRuns(
            sweep.ports,
            { workflow, status, since: sweep.since, token: token as string | undefined },
            (execution, note) => noted(sweep, execution, note),
          );
        });
        return next;
      },
    })),
  );

/**
 * Goes through the parts from where the sweep before has stopped, or its function has died. Returns false if time is over first, or another sweep
 * has taken over.
 */
const goThrough = async (
  parts: readonly Part[],
  lease: SweepLease,
  hasTime: () => boolean,
): Promise<boolean> => {
  const { part, completeAt } = lease.progress;
  const first = Math.max(
    0,
    parts.findIndex(({ name }) => name === part),
  );
  let token = parts[first]?.name === part ? lease.progress.token : undefined;
  for (const [index, { name, page }] of parts.slice(first).entries()) {
    // The next sweep does not repeat what was done before, even if this one ends without notice.
    if (index > 0 && !(await lease.save({ part: name, completeAt }))) return false;
    do {
      if (!hasTime()) {
        await lease.end({ part: name, token, completeAt });
        return false;
      }
      token = await page(token);
      if (token !== undefined && !(await lease.save({ part: name, token, completeAt }))) return false;
    } while (token !== undefined);
  }
  return true;
};

/** Opens items for executions whose start was never reported. */
const addMissing = async ({ ports, running, seen, attempt }: Sweep, startedAt: number): Promise<void> => {
  for (const run of running?.runs.values() ?? []) {
    if (seen.has(run.execution) || Date.parse(run.startedAt) > startedAt - MINUTE_MILLISECONDS) continue;
    await attempt(() => ports.runItems.change(run));
  }
};
