import type { Fence } from '#actions/effects/fence.ts';
import type { getStatus as route } from '#contracts/http/routes/get-status.ts';
import { progressView } from '#contracts/http/status-view.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { failedStep } from '#contracts/progress/failed-step.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';
import { isoIfAny } from '#core/instants.ts';
import { ownField } from '#core/json.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { compensableIn, hasLeft, undoneSteps } from '#platform/undoing/left.ts';
import { notUndoneIn } from '#platform/undoing/not-undone.ts';
import { callQueueView, queueView } from '#platform/views/queue-view.ts';

/** Returns the status of an execution. */
export const getStatus: Serves<typeof route> = async (
  { parameters },
  { manifests, viewOf, logOf, turns, clock },
) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const execution = executionArn(manifest.name, parameters.execution);
  const { view, asOf } = await viewOf(manifest, execution);
  const { snapshot, output, parent, variant, continues, reruns } = view;
  const { status, startedAtMilliseconds, endedAtMilliseconds, error, cause } = snapshot;
  const fence = status === 'RUNNING' ? undefined : await logOf(execution).fence();
  // What has succeeded has undone at most a part of what it did.
  const undone =
    fence && (status !== 'SUCCEEDED' || fence.part)
      ? undoneSteps(await compensableIn(logOf(execution)), fence, shownAtIn(manifest))
      : undefined;
  const steps = await Promise.all(
    snapshot.steps.map((step) => undoneSince({ ...step, ...undone?.get(step.id) }, logOf)),
  );
  const isStuck = [...(undone?.values() ?? [])].some(({ compensation }) => compensation === 'failed');
  const stuck = isStuck || fence?.held ? await notUndoneIn(logOf(execution), manifest) : undefined;
  const queue = status === 'RUNNING' ? await queueView(turns, manifest, execution) : undefined;
  return {
    workflow: manifest.name,
    name: parameters.execution,
    execution,
    status: queue ? 'PENDING' : status,
    started_at: isoIfAny(startedAtMilliseconds),
    ended_at: isoIfAny(endedAtMilliseconds),
    progress: await withCallQueues(progressView({ ...snapshot, steps }), manifest, execution, {
      turns,
      clock,
    }),
    ...defined({ queue, as_of: isoIfAny(asOf), output, error, cause, parent, variant, continues, reruns }),
    ...defined({ failed_step: failedStep(snapshot) }),
    ...(stuck && stuck.count > 0 ? { not_undone: stuck } : {}),
    ...defined({ continued_by: heirIn(fence, parameters.execution), rerun_by: fence?.reruns }),
  };
};

/**
 * Returns a step that has called a workflow as what has become of that since: the history says for ever that it could not be undone,
 * although what the called execution had parked may be undone by now. Only where the step has called one execution.
 */
const undoneSince = async (step: StepProgress, logOf: PlatformPorts['logOf']): Promise<StepProgress> => {
  const { execution, compensation, attempts, iterations } = step;
  if (execution === undefined || compensation !== 'failed' || attempts > 1 || iterations) return step;
  return (await hasLeft(logOf(execution))) ? step : { ...step, compensation: 'succeeded' };
};

const heirIn = (fence: Fence | undefined, name: string): string | undefined =>
  fence?.heir === name ? undefined : fence?.heir;

type Progress = ReturnType<typeof progressView>;

/** Adds to steps that have come to an action with limits what their calls wait for. */
const withCallQueues = async (
  progress: Progress,
  { callLimits }: WorkflowManifest,
  execution: string,
  { turns, clock }: Pick<PlatformPorts, 'clock' | 'turns'>,
): Promise<Progress> => {
  if (!callLimits) return progress;
  const steps = progress.steps.map(async (step) => {
    const { id, uses: action = '', status } = step;
    const mayWait = status === 'pending' || status === 'running';
    if (!mayWait || ownField(callLimits, action) === undefined) return step;
    const queue = await callQueueView(turns, { execution, step: id, action }, clock.now());
    return queue ? { ...step, status: 'waiting' as const, queue } : step;
  });
  return { ...progress, steps: await Promise.all(steps) };
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
