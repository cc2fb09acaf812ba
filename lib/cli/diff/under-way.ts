import { getRetention } from '#contracts/http/routes/get-retention.ts';
import { listVersions } from '#contracts/http/routes/list-versions.ts';
import type { Client } from '../remote/client.ts';
import type { UnderWay } from './workflow-diff.ts';

/** Asks a stack which versions of a workflow have executions under way, or ended ones that may continue. */
export const underWayOf = async (client: Client, workflow: string): Promise<UnderWay[]> => {
  const request = { parameters: { workflow } };
  const { versions } = await client(listVersions, request);
  if (versions.length === 0) return [];
  const retained = await client(getRetention, request);
  return versions.flatMap(({ version, running }) => {
    const kept = retained.versions.find((one) => one.version === version);
    const continuable = kept?.reasons.find(({ code }) => code === 'redrivable')?.executions ?? 0;
    if (running + continuable === 0) return [];
    return [{ version, running, continuable, functions: kept?.functions ?? [] }];
  });
};
