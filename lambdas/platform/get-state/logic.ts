import type { z } from 'zod';
import { type Item, readItem } from '#actions/ports/documents.ts';
import type { getState as route } from '#contracts/http/routes/get-state.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { addressOf, sortedBy } from '#contracts/records/record-index.ts';
import { attributeOf } from '#contracts/records/record-write.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isoOf } from '#core/instants.ts';
import type { Json } from '#core/json.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { keyOfToken, pageToken, refusedToken } from '#platform/ports/page-token.ts';
import { Problem } from '#platform/problem.ts';

/** Shows or lists the records that `state` steps keep. */
export const getState: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const owners = statesOf(manifest);
  const states = [...owners].map(([state, owner]) => ({ state, shared: owner === '' }));
  if (query.state === undefined) return { states };
  const owner = owners.get(query.state);
  if (owner === undefined) {
    const hint =
      didYouMean(query.state, owners.keys()) ?? `there are ${[...owners.keys()].join(', ') || 'none'}`;
    throw new Problem('not_found', `"${manifest.name}" keeps no state "${query.state}"; ${hint}`);
  }
  if (query.key !== undefined) {
    const item = await readItem(ports.table, KEYS.state(owner, query.state, query.key));
    return { states, ...defined({ record: item && recordIn(item, ports.clock.now()) }) };
  }
  const { state, prefix = '', limit = LIMIT, next_token: nextToken } = query;
  const { records, next_token } = await recordsOf(ports, { owner, state, prefix, limit, nextToken });
  return { states, records, ...defined({ next_token }) };
};

/** Returns the states that the steps of a workflow read or write, with the workflow that they belong to; none if they are shared. */
const statesOf = ({ substitutions }: WorkflowManifest): Map<string, string> => {
  const patterns = Object.values(substitutions).flatMap((substitution) => {
    if (substitution.kind === 'state') return [substitution.partitions];
    return substitution.kind === 'reach' ? (substitution.records ?? []) : [];
  });
  return new Map(
    patterns.flatMap((pattern): [string, string][] => {
      const [, owner, name] = /^state#([^#]*)#([^#]+)#/.exec(pattern) ?? [];
      return owner === undefined || name === undefined ? [] : [[name, owner]];
    }),
  );
};

type Record = NonNullable<z.input<typeof route.response>['record']>;

/** Records in an answer unless the request says how many. */
const LIMIT = 100;

interface Wanted {
  owner: string;
  state: string;
  prefix: string;
  limit: number;
  nextToken: string | undefined;
}

/** Lists a page of the records of a state, by key; those that have expired are left out, so that it may be shorter than asked. */
const recordsOf = async (
  { table, clock }: Pick<PlatformPorts, 'clock' | 'table'>,
  { owner, state, prefix, limit, nextToken }: Wanted,
): Promise<{ records: Record[]; next_token?: string | undefined }> => {
  const { name, client, commands } = await table();
  const query = new commands.QueryCommand({
    TableName: name,
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :records AND begins_with(${TABLE.indexSk}, :prefix)`,
    ExpressionAttributeValues: { ':records': INDEX.records(owner, state), ':prefix': sortedBy(prefix) },
    Limit: limit,
    ExclusiveStartKey: keyOfToken(nextToken),
  });
  const { Items = [], LastEvaluatedKey } = await client.send(query).catch(refusedToken(nextToken));
  const records = Items.flatMap((item) => recordIn(item, clock.now()) ?? []);
  return { records, next_token: pageToken(LastEvaluatedKey) };
};

const PREFIX = attributeOf('');

/** Returns the record that an item holds; undefined if it has expired: DynamoDB removes it hours later. */
const recordIn = (item: Item, now: number): Record | undefined => {
  const key = addressOf(String(item[TABLE.pk]))?.key;
  const ttl = Number(item[TABLE.ttl] ?? Number.NaN);
  if (key === undefined || ttl * 1000 <= now) return undefined;
  const fields = Object.entries(item).filter(([name]) => name.startsWith(PREFIX));
  return {
    key,
    fields: Object.fromEntries(fields.map(([name, value]) => [name.slice(PREFIX.length), value as Json])),
    ...(!Number.isNaN(ttl) && { expires_at: isoOf(ttl * 1000) }),
  };
};
