import type { getStatistics as route } from '#contracts/http/routes/get-statistics.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { RunRecord } from '#platform/metrics/run-record.ts';
import { type Statistics, statisticsOf } from '#platform/metrics/statistics.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { OPEN_SHARDS } from '#platform/runs/run-list.ts';

/** Parts of a span unless the request says how many. */
const PARTS = 48;

/** Records that are read for one answer, of all workflows. */
const MAX_RECORDS = 20_000;

/** Days for which records are kept. */
const MAX_DAYS = 90;

/** Sums up the records of the executions that have ended since an instant. */
export const getStatistics: Serves<typeof route> = async (
  { query },
  { manifests, runs, runItems, clock },
) => {
  const to = clock.now();
  const from = Math.max(Date.parse(query.since), to - MAX_DAYS * 86_400_000);
  const names = query.workflow
    ? [(await requireManifest(manifests, query.workflow)).name]
    : [...(await manifests()).keys()];
  const records: RunRecord[] = [];
  let isComplete = true;
  for (const name of names) {
    for await (const page of runs.since(name, new Date(from).toISOString())) {
      if (records.length >= MAX_RECORDS) {
        isComplete = false;
        break;
      }
      records.push(...page);
    }
  }
  // The last part ends just after now, so that what ends now is in it.
  const open = await openSince({ runItems }, new Set(names));
  const found = statisticsOf(records, { from, to: to + 1, parts: query.parts ?? PARTS }, open);
  return {
    since: new Date(from).toISOString(),
    until: new Date(to).toISOString(),
    complete: isComplete,
    outcomes: found.outcomes,
    durations: found.durations,
    errors: found.errors,
    parts: found.parts.map(({ at, underWay, ...part }) => ({
      ...part,
      under_way: underWay,
      at: new Date(at).toISOString(),
    })),
    ...(query.workflow ? { steps: stepsOf(found) } : {}),
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
