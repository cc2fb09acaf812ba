import { type Lifecycle, lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Manifests } from '../ports/manifests.ts';
import { Problem } from '../problem.ts';
import type { Entity } from './entity.ts';
import type { EntityStore } from './entity-store.ts';

/** A lifecycle that is deployed. */
export interface DeployedLifecycle {
  name: string;
  lifecycle: Lifecycle;
  manifest: WorkflowManifest;
}

/** Returns a lifecycle by its name; throws a Problem `not_found`, with the nearest name, if there is none. */
export const requireLifecycle = async (manifests: Manifests, name: string): Promise<DeployedLifecycle> => {
  const all = [...(await manifests()).values()].flatMap((manifest) => {
    const lifecycle = lifecycleOf(manifest);
    return lifecycle ? [{ name: manifest.name, lifecycle, manifest }] : [];
  });
  const found = all.find((one) => one.name === name);
  if (found) return found;
  const names = all.map((one) => one.name);
  const hint = didYouMean(name, names) ?? (names.length === 0 ? 'none is deployed' : undefined);
  throw new Problem('not_found', `There is no lifecycle "${name}"${hint === undefined ? '' : `; ${hint}`}`);
};

/** Returns an entity; throws a Problem `not_found` if there is none of that id. */
export const requireEntity = async (
  entities: EntityStore,
  { name }: Pick<DeployedLifecycle, 'name'>,
  id: string,
): Promise<Entity> => {
  const stored = await entities.read(name, id);
  if (stored) return stored.entity;
  throw new Problem('not_found', `There is no "${id}" in lifecycle "${name}"`);
};
