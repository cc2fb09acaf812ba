import type { getStatus as route } from '#contracts/http/routes/get-status.ts';
import { progressView } from '#contracts/http/status-view.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { heirOf } from '#platform/undoing/heir.ts';
import { compensableIn, undoneSteps } from '#platform/undoing/left.ts';
import { queueView } from '#platform/views/queue-view.ts';

/** Returns the status of an execution. */
export const getStatus: Serves<typeof route> = async (
  { parameters },
  { manifests, viewOf, logOf, turns, clock },
) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const execution = executionArn(manifest.name, parameters.execution);
  const { view, asOf } = await viewOf(manifest, execution);
  const { snapshot, output, parent, variant, continues } = view;
  const { status, startedAtMilliseconds, endedAtMilliseconds, error, cause } = snapshot;
  const log = status === 'RUNNING' || status === 'SUCCEEDED' ? undefined : logOf(execution);
  const undone = log
    ? undoneSteps(await compensableIn(log), await log.fence(), shownAtIn(manifest))
    : new Map();
  const steps = snapshot.steps.map((step) => ({
    ...step,
    compensation: undone.get(step.id) ?? step.compensation,
  }));
  const queue = status === 'RUNNING' ? await queueView(turns, manifest, execution, clock.now()) : undefined;
  const heir = log && (await heirOf(log, execution));
  return {
    workflow: manifest.name,
    name: parameters.execution,
    execution,
    status: queue ? 'PENDING' : status,
    started_at: isoOf(startedAtMilliseconds),
    ended_at: isoOf(endedAtMilliseconds),
    progress: progressView({ ...snapshot, steps }),
    ...defined({ queue, as_of: isoOf(asOf), output, error, cause, parent, variant, continues }),
    ...defined({ continued_by: heir?.split(':').at(-1) }),
  };
};

/** Returns the step of an execution's own at which another is shown: the one around it if that runs apart. */
const shownAtIn = ({ steps }: WorkflowManifest): ((id: string) => string) => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  return (id) => {
    let at = byId.get(id);
    while (at?.apart && at.parent !== undefined) at = byId.get(at.parent);
    return at?.id ?? id;
  };
};

const isoOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
