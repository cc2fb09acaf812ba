import type { listExecutions as route } from '#contracts/http/routes/list-executions.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { pageToken, placeOfToken } from '#platform/ports/page-token.ts';
import { statusOfRun, summaryOfRun } from '#platform/views/execution-summary.ts';

/** Executions in an answer unless the request says how many. */
const LIMIT = 100;

/** Lists a workflow's executions in the table, newest first. */
export const listExecutions: Serves<typeof route> = async (
  { parameters, query },
  { manifests, runItems },
) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  const { status, limit = LIMIT, next_token: token } = query;
  const { runs, next } = await runItems.list(name, {
    limit,
    ...(status === undefined ? {} : { only: status === 'RUNNING' ? 'open' : 'ended' }),
    // The open ones all run.
    ...(status === undefined || status === 'RUNNING'
      ? {}
      : { fits: (run) => statusOfRun(run.status) === status }),
    ...defined({ before: placeOfToken(token) }),
  });
  return { executions: runs.map(summaryOfRun), ...defined({ next_token: next && pageToken({ next }) }) };
};
