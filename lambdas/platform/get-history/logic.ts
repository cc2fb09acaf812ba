import type { getHistory as route } from '#contracts/http/routes/get-history.ts';
import { defined } from '#core/defined.ts';
import { isoIfAny } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';

/** Returns a page of an execution's history, without task tokens, and with what is sensitive masked. */
export const getHistory: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const { limit, next_token: nextToken, reverse } = query;
  const arn = executionArn(parameters.workflow, parameters.execution);
  const sensitive = (await ports.manifests()).get(parameters.workflow)?.sensitive;
  const page = await ports.historyOf(arn, { sensitive, limit, nextToken, reverse });
  const asOf = isoIfAny(page.asOf);
  return { events: page.events, ...defined({ next_token: page.nextToken, as_of: asOf }) };
};
