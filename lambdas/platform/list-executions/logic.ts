import type { listExecutions as route } from '#contracts/http/list-executions.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { stateMachineArn } from '#lambdas/shared/ports/arns.ts';
import { summaryOf } from '#lambdas/shared/ports/execution-summary.ts';
import { requireManifest } from '#lambdas/shared/ports/manifests.ts';

/** Executions of a workflow, newest first. */
export const listExecutions: Serves<typeof route> = async (
  { parameters, query },
  { manifests, executions },
) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  const { status, limit, next_token: nextToken } = query;
  const page = await executions.list(stateMachineArn(name), { status, limit, nextToken });
  return { executions: page.executions.map((item) => summaryOf(name, item)), next_token: page.nextToken };
};
