import { useMemo } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { StepView } from '../../api/types.ts';
import { useNow } from '../../state/use-now.ts';
import type { Attempt } from './attempts.ts';
import { nextAttempts } from './retries.ts';

/** Seconds until the next attempt of each step that has failed and is tried again, counted down. */
export const useRetries = (
  steps: readonly StepView[],
  attempts: ReadonlyMap<string, readonly Attempt[]>,
  manifest: WorkflowManifest | undefined,
): ReadonlyMap<string, number> => {
  const due = useMemo(
    () => (manifest ? nextAttempts(steps, attempts, manifest) : new Map<string, number>()),
    [steps, attempts, manifest],
  );
  const now = useNow(due.size > 0);
  return useMemo(
    () => new Map([...due].map(([step, at]) => [step, Math.max(0, Math.ceil((at - now) / 1000))])),
    [due, now],
  );
};
