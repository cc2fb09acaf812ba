import type { z } from 'zod';
import type { versionsView } from '#contracts/http/routes/list-versions.ts';
import { defined } from '#core/defined.ts';
import { startArn, stateMachineArn } from '../ports/arns.ts';
import type { Executions } from '../ports/executions.ts';
import { runningByVersion } from '../ports/executions-in-use.ts';
import type { Versions } from '../ports/versions.ts';

/** Returns the alias that new executions are started by; undefined if there is none. */
export const aliasArn = (workflow: string): string | undefined =>
  startArn(workflow) === stateMachineArn(workflow) ? undefined : startArn(workflow);

/** Returns a workflow's versions as the API shows them. */
export const versionsOf = async (
  { versions, executions }: { versions: Versions; executions: Executions },
  workflow: string,
): Promise<z.input<typeof versionsView>> => {
  const alias = aliasArn(workflow);
  if (alias === undefined) return { versions: [] };
  const [list, shares, running] = await Promise.all([
    versions.list(stateMachineArn(workflow)),
    versions.shares(alias),
    runningByVersion(executions, stateMachineArn(workflow)),
  ]);
  const described = await Promise.all(list.map(({ arn }) => versions.describe(arn)));
  return {
    versions: list.map(({ number, arn, publishedAt }, index) => ({
      version: number,
      published_at: publishedAt?.toISOString(),
      percent: shares.get(arn) ?? 0,
      running: running.get(arn) ?? 0,
      ...defined({ resumes: described[index]?.resumes }),
    })),
  };
};
