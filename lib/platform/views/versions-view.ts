import type { z } from 'zod';
import type { versionsView } from '#contracts/http/routes/list-versions.ts';
import { defined } from '#core/defined.ts';
import { startArn, stateMachineArn } from '../ports/arns.ts';
import type { RunItems } from '../runs/run-items.ts';
import type { VersionStore } from '../versions/version-store.ts';

/** Returns the alias that new executions are started by; undefined if there is none. */
export const aliasArn = (workflow: string): string | undefined =>
  startArn(workflow) === stateMachineArn(workflow) ? undefined : startArn(workflow);

/** Returns a workflow's versions as the API shows them. */
export const versionsOf = async (
  { versionStore, runItems }: { versionStore: VersionStore; runItems: Pick<RunItems, 'open'> },
  workflow: string,
): Promise<z.input<typeof versionsView>> => {
  if (aliasArn(workflow) === undefined) return { versions: [] };
  const [{ versions, shares }, open] = await Promise.all([
    versionStore.of(workflow),
    runItems.open(workflow),
  ]);
  return {
    versions: versions.map(({ number, publishedAt, resumes }) => ({
      version: number,
      percent: shares.get(number) ?? 0,
      running: open.filter(({ version }) => version === number).length,
      ...defined({ published_at: publishedAt, resumes }),
    })),
  };
};
