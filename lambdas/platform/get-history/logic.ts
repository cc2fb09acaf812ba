import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { getHistory as route } from '#contracts/http/routes/get-history.ts';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import type { Mask } from '#contracts/secrets/mask.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { eventView } from './event-view.ts';

/** Returns a page of an execution's history, without task tokens, and with what is sensitive masked. */
export const getHistory: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const { limit, next_token: nextToken, reverse } = query;
  const arn = executionArn(parameters.workflow, parameters.execution);
  const page = await ports.executions.historyPage(arn, { limit, nextToken, reverse });
  const mask = await maskFor(parameters.workflow, arn, ports);
  return { events: (page.events ?? []).map((event) => mask(eventView(event))), next_token: page.nextToken };
};

/** The page alone does not tell what is sensitive: a value may have come from a step on another. */
const maskFor = async (
  workflow: string,
  arn: string,
  { manifests, executions }: Pick<PlatformPorts, 'executions' | 'manifests'>,
): Promise<Mask> => {
  const sensitive = (await manifests()).get(workflow)?.sensitive;
  const events: HistoryEvent[] = [];
  if (sensitive) for await (const event of executions.history(arn)) events.push(event);
  return maskOfRun(sensitive, events);
};
