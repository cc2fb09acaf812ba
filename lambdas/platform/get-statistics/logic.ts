import type { z } from 'zod';
import type { getStatistics as route } from '#contracts/http/routes/get-statistics.ts';
import { isoOf } from '#core/instants.ts';
import { standing } from '#platform/approvals/approval.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { RunRecord } from '#platform/metrics/run-record.ts';
import { type Statistics, statisticsOf } from '#platform/metrics/statistics.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';
import { OPEN_SHARDS } from '#platform/runs/run-list.ts';
import { runsLeft } from '#platform/undoing/parked.ts';
import { breakerViewOf } from '#platform/views/breaker-view.ts';
import { queuedSince } from '#platform/views/queue-view.ts';

type Answer = z.input<typeof route.response>;

/** Parts of a span unless the request says how many. */
const PARTS = 48;

/** Records that are read for one answer, of all workflows. */
const MAX_RECORDS = 20_000;

/** Days for which records are kept. */
const MAX_DAYS = 90;

/** Sums up the records of the executions that have ended since an instant. */
export const getStatistics: Serves<typeof route> = async ({ query }, ports) => {
  const { manifests, runs, runItems, turns, clock } = ports;
  // Without an end, the last part ends just after now, so that what ends now is in it.
  const to = query.until === undefined ? clock.now() + 1 : Date.parse(query.until);
  const from = Math.max(Date.parse(query.since), clock.now() - MAX_DAYS * 86_400_000);
  if (from >= to) throw new Problem('invalid_request', '"until" must be later than "since"');
  const deployed = query.workflow
    ? [await requireManifest(manifests, query.workflow)]
    : [...(await manifests()).values()];
  const names = deployed.map(({ name }) => name);
  const records: RunRecord[] = [];
  let isComplete = true;
  for (const name of names) {
    for await (const page of runs.since(name, isoOf(from))) {
      if (records.length >= MAX_RECORDS) {
        isComplete = false;
        break;
      }
      records.push(...page);
    }
  }
  const open = await openSince({ runItems }, new Set(names));
  const queued = (await Promise.all(deployed.map((manifest) => queuedSince(turns, manifest)))).flat();
  const span = { from, to, parts: query.parts ?? PARTS };
  const found = statisticsOf(records, span, open, queued);
  return {
    since: isoOf(from),
    until: isoOf(to),
    complete: isComplete,
    outcomes: found.outcomes,
    durations: found.durations,
    cost: found.cost,
    errors: found.errors,
    parts: found.parts.map(({ at, underWay, ...part }) => ({
      ...part,
      under_way: underWay,
      at: isoOf(at),
    })),
    ...(query.workflow && { steps: stepsOf(found) }),
    ...(query.present && {
      present: {
        under_way: open.length,
        waiting: queued.length,
        ...(await presentOf(ports, query.workflow)),
      },
    }),
  };
};

/** Things of a kind that are counted. */
const MAX_COUNTED = 1000;

/** Returns what waits for people now, of a workflow or of all, and how the breakers are. */
const presentOf = async (
  { approvals, breakers, table, clock }: PlatformPorts,
  workflow: string | undefined,
): Promise<Pick<NonNullable<Answer['present']>, 'approvals' | 'breakers' | 'parked'>> => {
  const isWanted = (one: { workflow: string }): boolean =>
    workflow === undefined || one.workflow === workflow;
  const [asked, list] = await Promise.all([
    approvals.list('pending', { limit: MAX_COUNTED }),
    breakers.list(),
  ]);
  let parked = 0;
  for await (const run of runsLeft(table)) {
    if (isWanted(run)) parked += 1;
    if (parked >= MAX_COUNTED) break;
  }
  const open = asked.approvals.filter((one) => standing(one, clock.now()) === 'pending' && isWanted(one));
  return {
    approvals: open.length,
    parked,
    breakers: list.map((breaker) => breakerViewOf(breaker.name, breaker)),
  };
};

/** Pages of open executions that are read of each partition; more than that are not counted. */
const MAX_OPEN_PAGES = 5;

/** Returns when the executions of some workflows started that have not ended. */
const openSince = async (
  { runItems }: Pick<PlatformPorts, 'runItems'>,
  workflows: ReadonlySet<string>,
): Promise<number[]> => {
  const shards = Array.from({ length: OPEN_SHARDS }, async (_, shard) => {
    const starts: number[] = [];
    let page = await runItems.openPage(shard);
    for (let read = 1; ; read++) {
      for (const { workflow, startedAt } of page.runs)
        if (workflows.has(workflow)) starts.push(Date.parse(startedAt));
      if (!page.next || read >= MAX_OPEN_PAGES) return starts;
      page = await runItems.openPage(shard, page.next);
    }
  });
  return (await Promise.all(shards)).flat();
};

const stepsOf = ({ steps }: Statistics): Statistics['steps'] =>
  Object.fromEntries(
    Object.entries(steps).map(([id, step]) => [
      id,
      { ...step, seconds: step.runs === 0 ? 0 : step.seconds / step.runs },
    ]),
  );
