import { type Lifecycle, lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import { api } from '../../api/api.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

/** A lifecycle that is deployed. */
export interface NamedLifecycle {
  name: string;
  description?: string | undefined;
  lifecycle: Lifecycle;
}

/** Lifecycles change with a deployment only. */
const POLL_MILLISECONDS = 60_000;

const load = async (): Promise<NamedLifecycle[]> => {
  const workflows = await api.workflows();
  const compiled = await Promise.all(workflows.map(({ name }) => api.compiledWorkflow(name)));
  return compiled.flatMap(({ name, description, manifest }) => {
    const lifecycle = manifest && lifecycleOf(manifest);
    return lifecycle ? [{ name, description, lifecycle }] : [];
  });
};

/** The lifecycles that are deployed. */
export const useLifecycles = (): Polled<NamedLifecycle[]> => usePolled(load, 'lifecycles', POLL_MILLISECONDS);
