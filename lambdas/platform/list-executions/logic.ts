import type { listExecutions as route } from '#contracts/http/routes/list-executions.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { summaryOf } from '#platform/views/execution-summary.ts';

/** Lists a workflow's executions, newest first. */
export const listExecutions: Serves<typeof route> = async (
  { parameters, query },
  { manifests, executions },
) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  const { status, limit, next_token: nextToken } = query;
  const page = await executions.list(stateMachineArn(name), { status, limit, nextToken });
  return { executions: page.executions.map((item) => summaryOf(name, item)), next_token: page.nextToken };
};
