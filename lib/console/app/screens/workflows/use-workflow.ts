import { api } from '../../api/api.ts';
import type { Statistics, Version } from '../../api/types.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

const POLL_MILLISECONDS = 15_000;

/** Days of which statistics are shown. */
export const DAYS = 7;

/** A workflow with its versions, and what its executions did in the last days; both are absent where the stack has none. */
export const useWorkflow = (
  name: string,
): Polled<{
  workflow: Awaited<ReturnType<typeof api.compiledWorkflow>>;
  versions: Version[];
  statistics: Statistics | undefined;
}> =>
  usePolled(
    async () => {
      const since = new Date(Date.now() - DAYS * 86_400_000).toISOString();
      const [workflow, versions, statistics] = await Promise.all([
        api.compiledWorkflow(name),
        api.versions(name).catch(() => []),
        api.statistics({ workflow: name, since, parts: 1 }).catch(() => undefined),
      ]);
      return { workflow, versions, statistics };
    },
    name,
    POLL_MILLISECONDS,
  );
