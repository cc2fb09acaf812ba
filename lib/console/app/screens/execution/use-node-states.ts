import { useMemo } from 'preact/hooks';
import { isUnderWay } from '#contracts/http/under-way.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { ExecutionStatus, StepView } from '../../api/types.ts';
import { earlierSteps, foldedSteps } from '../../graph/folded.ts';
import { type Around, type NodeState, nodeStates } from '../../graph/node-state.ts';

/** Returns how the boxes of an execution's graph look, those of steps without a state included. */
export const useNodeStates = (
  manifest: WorkflowManifest | undefined,
  status: ExecutionStatus | undefined,
  steps: readonly StepView[],
  { asked, retries }: Pick<Around, 'asked' | 'retries'>,
): ReadonlyMap<string, NodeState> => {
  const folded = useMemo(() => (manifest ? foldedSteps(manifest) : []), [manifest]);
  const began = status?.reruns !== undefined || status?.continues !== undefined;
  const current = status?.progress.steps;
  const earlier = useMemo(
    () => (manifest && current && began ? earlierSteps(manifest, current) : []),
    [manifest, current, began],
  );
  const isOver = asked !== undefined && status !== undefined && !isUnderWay(status.status);
  return useMemo(
    () => nodeStates(steps, { folded, earlier, isOver, ...(asked && retries && { asked, retries }) }),
    [steps, folded, earlier, isOver, asked, retries],
  );
};
