import type { WorkflowManifest } from '#contracts/manifest.ts';
import { functionName } from '#contracts/names.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** The function that a deployment calls with each workflow. */
const ACTION = 'platform/register-version';

/**
 * Leaves in the table which versions workflows have, as a deployment does, one after the other and beside all else. The result stops that,
 * and is done when it has stopped.
 */
export const registerVersions = (
  pool: Pick<WorkerPool, 'invoke'>,
  manifests: readonly Pick<WorkflowManifest, 'name'>[],
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const register = async (): Promise<void> => {
    for (const { name: workflow } of manifests) {
      if (signal.aborted) return;
      await pool.invoke(functionName(ACTION), { ResourceProperties: { workflow } }, { signal });
    }
  };
  // The next start tries again.
  const registered = register().catch(() => undefined);
  return () => {
    stopping.abort();
    return registered;
  };
};
