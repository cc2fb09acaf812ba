import type { Publish } from '#actions/ports/publish.ts';
import { defined } from '#core/defined.ts';
import type { Entity } from './entity.ts';

/** Publishes the newest entry of an entity's history. */
export const announceChange = async (publish: Publish, { lifecycle, id, latest }: Entity): Promise<void> => {
  const entry = latest.at(-1);
  if (!entry) return;
  const { at, outcome, from, to, trigger, by, execution, error } = entry;
  await publish('Lifecycle Changed', {
    at,
    lifecycle,
    entity: id,
    outcome,
    to,
    by,
    ...defined({ from, trigger, execution, error }),
  });
};
