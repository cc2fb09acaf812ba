import type { getStatus as route } from '#contracts/http/routes/get-status.ts';
import { progressView } from '#contracts/http/status-view.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { heirOf } from '#platform/undoing/heir.ts';
import { compensableIn, undoneSteps } from '#platform/undoing/left.ts';

/** Returns the status of an execution. */
export const getStatus: Serves<typeof route> = async ({ parameters }, { manifests, viewOf, logOf }) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const execution = executionArn(manifest.name, parameters.execution);
  const { view, asOf } = await viewOf(manifest, execution);
  const { snapshot, output, parent, continues } = view;
  const { status, startedAtMilliseconds, endedAtMilliseconds, error, cause } = snapshot;
  const log = status === 'RUNNING' || status === 'SUCCEEDED' ? undefined : logOf(execution);
  const undone = log ? undoneSteps(await compensableIn(log), await log.fence()) : new Map();
  const steps = snapshot.steps.map((step) => ({
    ...step,
    compensation: undone.get(step.id) ?? step.compensation,
  }));
  const heir = log && (await heirOf(log, execution));
  return {
    workflow: manifest.name,
    name: parameters.execution,
    execution,
    status,
    started_at: isoOf(startedAtMilliseconds),
    ended_at: isoOf(endedAtMilliseconds),
    progress: progressView({ ...snapshot, steps }),
    ...defined({ as_of: isoOf(asOf), output, error, cause, parent, continues }),
    ...defined({ continued_by: heir?.split(':').at(-1) }),
  };
};

const isoOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
