import type { WorkflowManifest } from '#contracts/manifest.ts';
import { activityName, functionName, localActivityArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { serveActivity } from './serve-activity.ts';

/** Tasks of one action that the stack's worker has at once. */
const CONCURRENCY = 4;

/** The stack's workers, one for each action that the workflows call as an activity. */
export interface LocalWorkers {
  /** Creates the activities of workflows, and starts the workers that they need. */
  serve(manifests: readonly WorkflowManifest[]): Promise<void>;
  /** Takes no more tasks. */
  stop(): void;
}

/** Makes the workers of a stack. */
export const localWorkers = (engine: Engine, pool: () => Promise<WorkerPool>): LocalWorkers => {
  const stopping = new AbortController();
  const served = new Set<string>();
  return {
    async serve(manifests) {
      for (const action of activitiesOf(manifests)) {
        if (served.has(action)) continue;
        served.add(action);
        await engine.createActivity({ name: activityName(action) });
        const call = async (...[event, options]: Parameters<Parameters<typeof serveActivity>[0]['call']>) =>
          (await pool()).invoke(functionName(action), event, options);
        void serveActivity({
          api: engine,
          activityArn: localActivityArn(action),
          action,
          workerName: 'local',
          concurrency: CONCURRENCY,
          call,
          stopping: stopping.signal,
        });
      }
    },
    stop: () => stopping.abort(),
  };
};

/** Lists the actions that workflows call as activities. */
const activitiesOf = (manifests: readonly WorkflowManifest[]): string[] => [
  ...new Set(
    manifests.flatMap(({ substitutions }) =>
      Object.values(substitutions).flatMap((one) => (one.kind === 'activity' ? [one.action] : [])),
    ),
  ),
];
