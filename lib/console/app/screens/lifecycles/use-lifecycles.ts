import { api } from '../../api/api.ts';
import type { Workflow } from '../../api/types.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

/** A lifecycle that is deployed. */
export type NamedLifecycle = Workflow & Required<Pick<Workflow, 'states'>>;

/** Lifecycles change with a deployment only. */
const POLL_MILLISECONDS = 60_000;

const hasStates = (workflow: Workflow): workflow is NamedLifecycle => workflow.states !== undefined;

/** Returns the lifecycles that are deployed. */
export const useLifecycles = (): Polled<NamedLifecycle[]> => {
  const { value, ...polled } = usePolled(api.workflowsInDetail, 'lifecycles', POLL_MILLISECONDS);
  return { ...polled, ...(value && { value: value.filter(hasStates) }) };
};
