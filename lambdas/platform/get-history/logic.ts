import type { getHistory as route } from '#contracts/http/routes/get-history.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { eventView } from './event-view.ts';

/** Returns a page of an execution's history, without task tokens. */
export const getHistory: Serves<typeof route> = async ({ parameters, query }, { executions }) => {
  const { limit, next_token: nextToken, reverse } = query;
  const arn = executionArn(parameters.workflow, parameters.execution);
  const page = await executions.historyPage(arn, { limit, nextToken, reverse });
  return { events: (page.events ?? []).map(eventView), next_token: page.nextToken };
};
