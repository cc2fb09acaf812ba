import type { checkExecutions as route } from '#contracts/http/routes/check-executions.ts';
import { refusalOf } from '#platform/executions/refusals.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';

/** Executions that are looked at at the same time. */
const AT_ONCE = 5;

/** Says which executions would refuse an action. */
export const checkExecutions: Serves<typeof route> = async ({ body }, ports) => {
  const { action, executions } = body;
  const known = await ports.manifests();
  const refused: { workflow: string; name: string; reason: string }[] = [];
  const check = async (one: (typeof executions)[number]): Promise<void> => {
    const reason = known.has(one.workflow)
      ? await refusalOf(ports, executionArn(one.workflow, one.name), action)
      : `there is no workflow "${one.workflow}"`;
    if (reason !== undefined) refused.push({ ...one, reason });
  };
  const waiting = [...executions];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await check(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { refused };
};
