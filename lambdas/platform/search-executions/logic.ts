import type { z } from 'zod';
import type { searchExecutions as route } from '#contracts/http/routes/search-executions.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { pageToken, placeOfToken } from '#platform/ports/page-token.ts';
import type { RunItem } from '#platform/runs/run-item.ts';
import { partOf, placeOf } from '#platform/runs/run-list.ts';
import { matcherOf } from '#platform/runs/search.ts';
import { statusOfRun, summaryOfRun } from '#platform/views/execution-summary.ts';
import { waitingRuns } from '#platform/views/queue-view.ts';

type Answer = z.input<typeof route.response>;
type Query = z.output<NonNullable<typeof route.query>>;

/** Executions in an answer unless the request says how many. */
const LIMIT = 100;

/** Executions of each workflow that are read at least, of which the newest of all are taken. */
const MIN_OF_EACH = 50;

/** Finds executions in what the table knows of them, workflow by workflow. */
export const searchExecutions: Serves<typeof route> = async ({ query }, ports): Promise<Answer> => {
  const all = [...(await ports.manifests()).values()];
  const manifests = query.workflow ? [await requireManifest(ports.manifests, query.workflow)] : all;
  const { limit = LIMIT } = query;
  const ofEach = Math.min(
    limit,
    Math.max(MIN_OF_EACH, Math.ceil((2 * limit) / Math.max(1, manifests.length))),
  );
  const lists = await Promise.all(
    manifests.map((manifest) => listOf(ports, manifest, { ...query, limit: ofEach })),
  );
  // What one list has not shown yet may be newer than what another has.
  const horizon = lists.map(({ next = '' }) => next).reduce((one, other) => (one > other ? one : other), '');
  const known = lists
    .flatMap(({ found }) => found)
    .filter(({ place }) => place >= horizon)
    .sort((one, other) => (one.place < other.place ? 1 : -1));
  const shown = known.slice(0, limit);
  const next = known.length > limit ? shown.at(-1)?.place : horizon || undefined;
  return {
    executions: shown.map(({ execution }) => execution),
    ...defined({ next_token: next === undefined ? undefined : pageToken({ next }) }),
  };
};

interface Found {
  place: string;
  execution: Answer['executions'][number];
}

/** Lists what fits of one workflow, the newest first. */
const listOf = async (
  { runItems, turns }: Pick<PlatformPorts, 'runItems' | 'turns'>,
  manifest: WorkflowManifest,
  { q = '', status, since, limit, next_token: token }: Query & { limit: number },
): Promise<{ found: Found[]; next?: string }> => {
  const isOpen = status === 'RUNNING' || status === 'PENDING';
  const waiting = status === undefined || isOpen ? await waitingRuns(turns, manifest) : new Set<string>();
  const statusOf = (run: RunItem): Answer['executions'][number]['status'] =>
    waiting.has(run.execution) && run.status === 'RUNNING' ? 'PENDING' : statusOfRun(run.status);
  const fits = matcherOf(q);
  const { runs, next } = await runItems.list(manifest.name, {
    limit,
    ...(status !== undefined && { only: partOf(status) }),
    ...(status === undefined && q === ''
      ? {}
      : { fits: (run) => (status === undefined || statusOf(run) === status) && fits(run) }),
    ...defined({ since, before: placeOfToken(token) }),
  });
  return {
    found: runs.map((run) => ({
      place: placeOf(run),
      execution: {
        ...summaryOfRun(run),
        status: statusOf(run),
        ...defined({ error: run.error, fields: run.fields, version: run.version }),
      },
    })),
    ...defined({ next }),
  };
};
