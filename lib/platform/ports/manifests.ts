import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { requireEnvironment } from '#actions/ports/environment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { Problem } from '../problem.ts';

/** Returns the deployed workflows, by name. */
export type Manifests = () => Promise<ReadonlyMap<string, WorkflowManifest>>;

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

/** Returns the manifest of a workflow; throws a Problem `not_found`, with the nearest name, if there is none. */
export const requireManifest = async (manifests: Manifests, name: string): Promise<WorkflowManifest> => {
  const all = await manifests();
  const found = all.get(name);
  if (found) return found;
  const hint = didYouMean(name, all.keys());
  throw new Problem('not_found', `There is no workflow "${name}"${hint ? `; ${hint}` : ''}`);
};
