import {
  IF_ABSENT,
  type Item,
  ifVersion,
  type OpenTable,
  readItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { keyOfToken, pageToken, refusedToken } from '../ports/page-token.ts';
import type { Entity, Entry } from './entity.ts';

/** Entities on a page of a list, if the caller does not say. */
const PAGE = 50;

/** An entity as it was read: a change is written only over this. */
export interface StoredEntity {
  entity: Entity;
  revision: number;
}

/** A page of a list. */
export interface ListOptions {
  limit?: number;
  nextToken?: string;
}

/** Entities of lifecycles, one item each, and their histories, one item an entry. */
export interface EntityStore {
  read(lifecycle: string, id: string): Promise<StoredEntity | undefined>;
  /**
   * Writes an entity over what was read (revision 0: nothing), unless it has changed meanwhile: then returns undefined. Costs one
   * conditional write, and one write for each entry of the history that the change before has left.
   */
  write(entity: Entity, revision: number): Promise<StoredEntity | undefined>;
  /** Returns a page of an entity's history, the newest first. */
  history(
    lifecycle: string,
    id: string,
    options: ListOptions,
  ): Promise<{ entries: Entry[]; nextToken?: string }>;
  /** Returns a page of a lifecycle's entities, by state and time; `state` leaves out the others. */
  list(
    lifecycle: string,
    options: ListOptions & { state?: string },
  ): Promise<{ entities: Entity[]; nextToken?: string }>;
}

const entryKey = (lifecycle: string, id: string, number: number) =>
  KEYS.entity(lifecycle, id, `history#${String(number).padStart(9, '0')}`);

/** Returns the store over a table. */
export const entitiesIn = (open: OpenTable): EntityStore => {
  const query = async (input: Item, token: string | undefined) => {
    const { name, client, commands } = await open();
    const command = new commands.QueryCommand({
      TableName: name,
      ...input,
      ExclusiveStartKey: keyOfToken(token),
    });
    const page = await client.send(command).catch(refusedToken(token));
    return { items: page.Items ?? [], ...defined({ nextToken: pageToken(page.LastEvaluatedKey) }) };
  };

  /** Gives each entry its own item. Written twice, it is the same item. */
  const storeEntries = async ({ lifecycle, id }: Entity, entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries)
      await writeItem(open, { ...entryKey(lifecycle, id, entry.number), entry }, IF_ABSENT);
  };

  return {
    async read(lifecycle, id) {
      const item = await readItem(open, KEYS.entity(lifecycle, id));
      return item && { entity: entityIn(item), revision: Number(item.version) };
    },
    async write(entity, revision) {
      // All but the newest entry are from before: they are in the table before the entity forgets them.
      const newest = entity.latest.at(-1);
      await storeEntries(entity, entity.latest.slice(0, -1));
      const next = { ...entity, latest: newest ? [newest] : [] };
      const item = {
        ...KEYS.entity(entity.lifecycle, entity.id),
        // As text: DynamoDB's numbers and nesting have limits that data need not keep.
        entity: JSON.stringify(next),
        version: revision + 1,
        [TABLE.indexPk]: INDEX.entities(entity.lifecycle),
        [TABLE.indexSk]: `${entity.state}#${entity.since}#${entity.id}`,
      };
      const isWritten = await writeItem(open, item, ifVersion(revision));
      return isWritten ? { entity: next, revision: revision + 1 } : undefined;
    },
    async history(lifecycle, id, { limit = PAGE, nextToken }) {
      const stored = nextToken === undefined ? await this.read(lifecycle, id) : undefined;
      const page = await query(
        {
          ConsistentRead: true,
          KeyConditionExpression: `${TABLE.pk} = :pk AND begins_with(${TABLE.sk}, :history)`,
          ExpressionAttributeValues: { ':pk': KEYS.entity(lifecycle, id).pk, ':history': 'history#' },
          ScanIndexForward: false,
          Limit: limit,
        },
        nextToken,
      );
      const entries = page.items.map(({ entry }) => entry as Entry);
      const known = new Set(entries.map(({ number }) => number));
      const latest = (stored?.entity.latest ?? []).filter(({ number }) => !known.has(number)).reverse();
      return { entries: [...latest, ...entries], ...defined({ nextToken: page.nextToken }) };
    },
    async list(lifecycle, { limit = PAGE, nextToken, state }) {
      const page = await query(
        {
          IndexName: TABLE.index,
          KeyConditionExpression: `${TABLE.indexPk} = :entities${state === undefined ? '' : ` AND begins_with(${TABLE.indexSk}, :state)`}`,
          ExpressionAttributeValues: {
            ':entities': INDEX.entities(lifecycle),
            ...(state !== undefined && { ':state': `${state}#` }),
          },
          Limit: limit,
        },
        nextToken,
      );
      return { entities: page.items.map(entityIn), ...defined({ nextToken: page.nextToken }) };
    },
  };
};

const entityIn = ({ entity }: Item): Entity => JSON.parse(String(entity)) as Entity;
