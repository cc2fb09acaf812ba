import { join } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { progressOf } from '#contracts/progress/progress.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import type { Json } from '#core/json.ts';
import type { HistoryEvent, RunHost, RunHostOptions } from '#local/run-host/run-host.ts';
import { virtualHost } from '#local/run-host/virtual-host.ts';
import type { TestProject } from '#local/testing/handlers.ts';

/** An execution that has ended. */
export type EndedExecution = Awaited<ReturnType<RunHost['start']>> & {
  manifest: WorkflowManifest;
  /** JSON of its events. */
  history: string;
  progress: ProgressSnapshot;
};

/** Runs a workflow in virtual time, with the functions of a project. */
export const runInProject = async (
  project: TestProject,
  manifest: WorkflowManifest,
  input: Json = {},
  options: Pick<RunHostOptions, 'factoryConcurrency' | 'record'> = {},
): Promise<EndedExecution> => {
  const host = await virtualHost({
    ...options,
    manifest,
    called: [],
    name: 'one',
    root: project.root,
    dataFolder: join(project.root, '.baton/data'),
    storageFolder: join(project.root, 'out'),
    answered: true,
  });
  const events: HistoryEvent[] = [];
  host.events((event) => events.push(event));
  const ended = await host.start(input).finally(() => host.close());
  return {
    ...ended,
    manifest,
    history: JSON.stringify(events),
    progress: progressOf(manifest, events, 0),
  };
};
