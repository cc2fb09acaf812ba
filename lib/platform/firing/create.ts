import { isoOf } from '#core/instants.ts';
import { type Json, jsonEqual } from '#core/json.ts';
import { newEntity } from '../lifecycles/advance.ts';
import { announceChange } from '../lifecycles/announce.ts';
import { requireLifecycle } from '../lifecycles/deployed-lifecycle.ts';
import type { Entity } from '../lifecycles/entity.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { fittingData } from './fitting-data.ts';
import { armTimers } from './timers.ts';

/** Begins the life of an entity. Asked for again with the same data before anything happened, it returns the same; else it is a `conflict`. */
export const createEntity = async (
  ports: PlatformPorts,
  { lifecycle: name, id, data: given, by }: { lifecycle: string; id: string; data: Json; by: string },
): Promise<Entity> => {
  const deployed = await requireLifecycle(ports.manifests, name);
  const { lifecycle } = deployed;
  const data = await fittingData(lifecycle.data, given, `The data of "${id}" do not fit lifecycle "${name}"`);
  const at = isoOf(ports.clock.now());
  const entity = newEntity(lifecycle, { name, id, data, by, at });
  const before = await ports.entities.read(name, id);
  if (!before) {
    await armTimers(ports, deployed, entity);
    const written = await ports.entities.write(entity, 0);
    if (written) {
      await announceChange(ports.publish, written.entity);
      return written.entity;
    }
  }
  const known = before ?? (await ports.entities.read(name, id));
  if (known?.entity.version === 1 && !known.entity.underWay && jsonEqual(known.entity.data, data))
    return known.entity;
  const state = known === undefined ? '' : `, in state "${known.entity.state}"`;
  throw new Problem('conflict', `Lifecycle "${name}" already has a "${id}"${state}`);
};
