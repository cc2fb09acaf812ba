import type { OpenTable } from '#actions/ports/documents.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { stateMachineArn } from '../ports/arns.ts';
import { functionsIn, type Versions } from '../ports/versions.ts';
import { keepDefinition } from './definition-store.ts';
import type { KnownVersion, VersionStore } from './version-store.ts';

/** What versions are registered with. */
export interface RegistrationPorts {
  table: OpenTable;
  versions: Pick<Versions, 'describe' | 'list'>;
  versionStore: VersionStore;
}

/** Returns the version as the table has it, and keeps what it was deployed with. */
const registered = async (
  { table, versions, versionStore }: RegistrationPorts,
  workflow: string,
  version: { number: number; arn: string; publishedAt?: Date },
  manifest?: WorkflowManifest,
): Promise<KnownVersion> => {
  const { number, arn, publishedAt } = version;
  const { definition, role, resumes, deploys } = await versions.describe(arn);
  const isOfManifest = manifest !== undefined && manifest.version === deploys;
  await keepDefinition(table, arn, { definition, ...(isOfManifest && { manifest }) });
  const known: KnownVersion = {
    ...{ number, arn, role, functions: functionsIn(definition) },
    ...defined({ publishedAt: publishedAt?.toISOString(), resumes }),
  };
  await versionStore.add(workflow, known);
  return known;
};

/**
 * Brings what the table knows of a workflow's versions up to what Step Functions has: adds those that it does not know, and marks those
 * that were removed. Deployments and removals call it, so that reading needs no call of Step Functions.
 */
export const registerVersions = async (
  ports: RegistrationPorts,
  workflow: string,
  manifest?: WorkflowManifest,
): Promise<void> => {
  const list = await ports.versions.list(stateMachineArn(workflow));
  const { versions: known } = await ports.versionStore.of(workflow);
  // One after the other: Step Functions describes few a second, and a deployment has one new.
  for (const version of list)
    if (!known.some(({ arn }) => arn === version.arn)) await registered(ports, workflow, version, manifest);
  for (const one of known)
    if (!list.some(({ arn }) => arn === one.arn)) await ports.versionStore.remove(workflow, one);
};
