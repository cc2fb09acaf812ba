import type { z } from 'zod';
import type { Item } from '#actions/ports/documents.ts';
import type { searchExecutions as route } from '#contracts/http/routes/search-executions.ts';
import { defined } from '#core/defined.ts';
import { isObject } from '#core/json.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { RunRecord } from '#platform/metrics/run-record.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { keyOfToken, pageToken } from '#platform/ports/page-token.ts';
import { OPEN_SHARDS } from '#platform/runs/run-list.ts';
import { matcherOf } from '#platform/runs/search.ts';
import { waitingRuns } from '#platform/views/queue-view.ts';

type Found = z.input<typeof route.response>['executions'][number];

/** Executions in an answer unless the request says how many. */
const LIMIT = 100;

/** Records that one request reads, of each workflow: a query that fits few continues with the next request. */
const MAX_READ = 5000;

/** Open executions of a partition that one request reads. */
const MAX_OPEN = 1000;

const STATUS = { success: 'SUCCEEDED', failure: 'FAILED', timeout: 'TIMED_OUT', aborted: 'ABORTED' } as const;

/** Finds executions in what the table knows of them: open ones by their items, ended ones by their records. */
export const searchExecutions: Serves<typeof route> = async ({ query }, ports) => {
  const { q = '', status, since = '', limit = LIMIT } = query;
  const names = query.workflow
    ? [(await requireManifest(ports.manifests, query.workflow)).name]
    : [...(await ports.manifests()).keys()];
  const fits = matcherOf(q);
  const after = keyOfToken(query.next_token);
  const isOpen = status === 'RUNNING' || status === 'PENDING';
  const open =
    after === undefined && (status === undefined || isOpen)
      ? (await openExecutions(ports)).filter(
          (run) =>
            names.includes(run.workflow) && fits(run) && (status === undefined || run.status === status),
        )
      : [];
  const found = new Map(open.map((run) => [run.execution, run]));
  const positions: Record<string, string> = {};
  if (!isOpen)
    for (const workflow of names) {
      // A workflow that was read to its end in an earlier answer is not in the token.
      if (after !== undefined && typeof after[workflow] !== 'string') continue;
      const from = after === undefined ? undefined : String(after[workflow]);
      const position = await readEnded(ports, { workflow, from, since, limit }, (record) => {
        const run = endedExecution(record);
        const isWanted = (status === undefined || run.status === status) && fits(run);
        // The newest end of an execution that was redriven counts, and none if it runs again.
        if (isWanted && !found.has(run.execution)) found.set(run.execution, run);
        return isWanted;
      });
      if (position !== undefined) positions[workflow] = position;
    }
  const executions = [...found.values()].sort((one, other) =>
    (other.started_at ?? '').localeCompare(one.started_at ?? ''),
  );
  const isMore = Object.keys(positions).length > 0;
  return { executions, ...defined({ next_token: isMore ? pageToken(positions) : undefined }) };
};

interface Reading {
  workflow: string;
  /** Sort key before which reading continues. */
  from: string | undefined;
  since: string;
  limit: number;
}

/** Reads a workflow's records, newest first, until enough are taken; returns where the next request continues, undefined at the end. */
const readEnded = async (
  { runs }: PlatformPorts,
  { workflow, from, since, limit }: Reading,
  take: (record: RunRecord) => boolean,
): Promise<string | undefined> => {
  let read = 0;
  let taken = 0;
  for await (const page of runs.newest(workflow, { before: from, since })) {
    for (const { key, run } of page) {
      read += 1;
      if (!run.undoing && take(run)) taken += 1;
      if (taken >= limit || read >= MAX_READ) return key;
    }
  }
  return undefined;
};

const endedExecution = ({
  workflow,
  execution,
  outcome,
  ended_at,
  seconds,
  error,
  fields,
  ...run
}: RunRecord): Found => ({
  workflow,
  name: nameOf(execution),
  execution,
  status: STATUS[outcome],
  started_at: run.started_at ?? new Date(Date.parse(ended_at) - seconds * 1000).toISOString(),
  ended_at,
  ...defined({ error, fields }),
});

const nameOf = (execution: string): string => execution.split(':').at(-1) ?? '';

/** Lists the executions of all workflows that wait for their turn, by ARN. */
const waiting = async ({ manifests, turns }: PlatformPorts): Promise<ReadonlySet<string>> => {
  const all = await Promise.all([...(await manifests()).values()].map((one) => waitingRuns(turns, one)));
  return new Set(all.flatMap((runs) => [...runs]));
};

const openExecutions = async (ports: PlatformPorts): Promise<Found[]> => {
  const { runItems } = ports;
  const pending = await waiting(ports);
  const shards = await Promise.all(
    Array.from({ length: OPEN_SHARDS }, async (_, shard) => {
      const found: Found[] = [];
      let after: Item | undefined;
      do {
        const { runs, next } = await runItems.openPage(shard, after);
        for (const { workflow, execution, startedAt, fields } of runs)
          found.push({
            workflow,
            name: nameOf(execution),
            execution,
            status: pending.has(execution) ? 'PENDING' : 'RUNNING',
            started_at: startedAt,
            ...(isObject(fields) ? { fields } : {}),
          });
        after = next;
      } while (after && found.length < MAX_OPEN);
      return found;
    }),
  );
  return shards.flat();
};
