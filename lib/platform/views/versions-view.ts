import type { z } from 'zod';
import type { versionsView } from '#contracts/http/routes/list-versions.ts';
import { startArn, stateMachineArn } from '../ports/arns.ts';
import type { Versions } from '../ports/versions.ts';

/** Returns the alias that new executions are started by; undefined if there is none. */
export const aliasArn = (workflow: string): string | undefined =>
  startArn(workflow) === stateMachineArn(workflow) ? undefined : startArn(workflow);

/** Returns a workflow's versions as the API shows them. */
export const versionsOf = async (
  versions: Versions,
  workflow: string,
): Promise<z.input<typeof versionsView>> => {
  const alias = aliasArn(workflow);
  if (alias === undefined) return { versions: [] };
  const [list, shares] = await Promise.all([
    versions.list(stateMachineArn(workflow)),
    versions.shares(alias),
  ]);
  return {
    versions: list.map(({ number, arn, publishedAt }) => ({
      version: number,
      published_at: publishedAt?.toISOString(),
      percent: shares.get(arn) ?? 0,
    })),
  };
};
