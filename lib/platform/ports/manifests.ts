import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { requireEnvironment } from '#actions/ports/environment.ts';
import { DEPLOYMENT_FILE, type DeploymentRecord, readRecord } from '#contracts/deployment-record.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseJson } from '#core/json.ts';
import { Problem } from '../problem.ts';

/** Returns the deployed workflows, by name. */
export type Manifests = () => Promise<ReadonlyMap<string, WorkflowManifest>>;

/** Whether the function has a file of manifests beside its code. */
export const hasManifestsFile = (): boolean => environment()[ENVIRONMENT.manifests] !== undefined;

/** Reads the file at `BATON_MANIFESTS`, again whenever it has changed: the local stack rewrites it. */
export const manifestsFromFile = (): Manifests => {
  let known: { key: string; manifests: ReadonlyMap<string, WorkflowManifest> } | undefined;
  return async () => {
    const path = requireEnvironment('manifests');
    // Synchronously: asking a thread takes longer than the look.
    const key = `${path} ${statSync(path).mtimeMs}`;
    if (known?.key !== key) {
      const all = JSON.parse(await readFile(path, 'utf8')) as WorkflowManifest[];
      known = { key, manifests: new Map(all.map((manifest) => [manifest.name, manifest])) };
    }
    return known.manifests;
  };
};

/** Returns what was deployed besides workflows; undefined if the deployment has left no record of it. */
export type RecordedDeployment = () => Promise<DeploymentRecord | undefined>;

/** Reads the file beside the manifests. */
export const deploymentFromFile: RecordedDeployment = async () => {
  try {
    const file = join(dirname(requireEnvironment('manifests')), DEPLOYMENT_FILE);
    return readRecord(parseJson(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Returns the manifest of a workflow; throws a Problem `not_found`, with the nearest name, if there is none. */
export const requireManifest = async (manifests: Manifests, name: string): Promise<WorkflowManifest> => {
  const all = await manifests();
  const found = all.get(name);
  if (found) return found;
  const hint = didYouMean(name, all.keys());
  throw new Problem('not_found', `There is no workflow "${name}"${hint ? `; ${hint}` : ''}`);
};
