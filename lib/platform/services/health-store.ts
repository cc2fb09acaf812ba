import {
  type Item,
  ifVersion,
  type OpenTable,
  queryPages,
  readItem,
  writeItem,
} from '#actions/ports/documents.ts';
import type { Service } from '#contracts/services/service.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import type { Health } from './health.ts';

/** Seconds after its last check after which a service is forgotten: it is not registered any longer. */
const KEPT_SECONDS = 7 * 86_400;

/** A service with its health, as it is kept. */
export interface KeptHealth {
  service: Pick<Service, 'name' | 'description' | 'url' | 'needs'>;
  health: Health;
}

/** The health of services, which all functions share. */
export interface HealthStore {
  /** Returns what is known, with the version that `write` takes; without an item the version is 0. */
  read(name: string): Promise<{ health?: Health; version: number }>;
  /** Writes what a check found; false if another check was faster. */
  write(service: KeptHealth['service'], health: Health, version: number): Promise<boolean>;
  /** Lists all services by name. */
  list(): Promise<KeptHealth[]>;
}

/** Returns the store over a table. */
export const healthIn = (open: OpenTable): HealthStore => ({
  async read(name) {
    const item = await readItem(open, KEYS.service(name));
    return item ? { health: healthOf(item), version: Number(item.version) } : { version: 0 };
  },
  write: ({ name, description, url, needs }, health, version) =>
    writeItem(
      open,
      {
        ...KEYS.service(name),
        [TABLE.indexPk]: INDEX.services,
        [TABLE.indexSk]: name,
        [TABLE.ttl]: Math.ceil(health.checkedAt / 1000) + KEPT_SECONDS,
        service: { name, url, needs, ...defined({ description }) },
        health,
        version: version + 1,
      },
      ifVersion(version),
    ),
  async list() {
    const found: KeptHealth[] = [];
    for await (const page of queryPages(open, {
      IndexName: TABLE.index,
      KeyConditionExpression: `${TABLE.indexPk} = :all`,
      ExpressionAttributeValues: { ':all': INDEX.services },
    }))
      for (const item of page)
        found.push({ service: item.service as KeptHealth['service'], health: healthOf(item) });
    return found;
  },
});

const healthOf = ({ health }: Item): Health => health as Health;
