import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { PlatformPorts } from '../../platform-ports.ts';
import { executionArn } from '../../ports/arns.ts';
import { requireManifest } from '../../ports/manifests.ts';
import { Problem } from '../../problem.ts';
import { aliasArn } from '../../views/versions-view.ts';
import { variableReader } from '../reads.ts';
import { type TargetVersion, targetVersion } from '../target-version.ts';
import { type Beginning, beginningsIn } from './beginnings.ts';
import { type Past, pastOf } from './past.ts';

/** An ended execution that may be run again. */
export interface OpenRerun {
  manifest: WorkflowManifest;
  past: Past;
  target: TargetVersion;
  beginnings: Beginning[];
}

/** Reads an ended execution and where it may be run again from; a `conflict` if it has not ended. */
export const openRerun = async (
  ports: PlatformPorts,
  { workflow, execution }: { workflow: string; execution: string },
  version: 'live' | number,
): Promise<OpenRerun> => {
  const manifest = await requireManifest(ports.manifests, workflow);
  const arn = executionArn(manifest.name, execution);
  const { status } = await ports.executions.describe(arn);
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE')
    throw new Problem(
      'conflict',
      `Execution "${execution}" cannot be run again: it is ${status}; wait until it has ended, or stop it`,
    );
  const past = await pastOf(ports, manifest, arn);
  if (!past)
    throw new Problem(
      'conflict',
      `Execution "${execution}" cannot be run again: the definition that it ran cannot be read`,
    );
  const target = await targetVersion(ports.versions, manifest.name, aliasArn(manifest.name), version);
  const beginnings = beginningsIn({
    past,
    definition: target.definition,
    steps: manifest.steps,
    readsOf: await variableReader(),
  });
  return { manifest, past, target, beginnings };
};
