import type { listExecutions as route } from '#contracts/http/routes/list-executions.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { pageToken, placeOfToken } from '#platform/ports/page-token.ts';
import type { RunItem } from '#platform/runs/run-item.ts';
import { partOf } from '#platform/runs/run-list.ts';
import { statusOfRun, summaryOfRun } from '#platform/views/execution-summary.ts';
import { waitingRuns } from '#platform/views/queue-view.ts';

/** Executions in an answer unless the request says how many. */
const LIMIT = 100;

/** Lists a workflow's executions in the table, newest first. */
export const listExecutions: Serves<typeof route> = async (
  { parameters, query },
  { manifests, runItems, turns },
) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const { name } = manifest;
  const { status, limit = LIMIT, next_token: token } = query;
  const isOpen = status === 'RUNNING' || status === 'PENDING';
  const waiting = status === undefined || isOpen ? await waitingRuns(turns, manifest) : new Set<string>();
  const statusOf = ({ status, execution }: Pick<RunItem, 'execution' | 'status'>) =>
    waiting.has(execution) && status === 'RUNNING' ? 'PENDING' : statusOfRun(status);
  const { runs, next } = await runItems.list(name, {
    limit,
    ...(status !== undefined && { only: partOf(status), fits: (run) => statusOf(run) === status }),
    ...defined({ before: placeOfToken(token) }),
  });
  return {
    executions: runs.map((run) => ({ ...summaryOfRun(run), status: statusOf(run) })),
    ...defined({ next_token: next && pageToken({ next }) }),
  };
};
