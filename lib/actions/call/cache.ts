import type { CacheSettings } from '#contracts/action-event.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';
import type { OpenTable } from '../ports/documents.ts';

/** Bytes of JSON above which a result is not kept: DynamoDB takes items of 400 KB, keys and names included. */
const MOST_BYTES = 350_000;

/** The result that was kept for this input and action, else the call's, which is then kept for its time. */
export const cached = async (
  { table: open, clock }: { table: OpenTable; clock: Clock },
  action: string,
  { ttl_seconds, key }: CacheSettings,
  input: Json,
  call: () => Promise<Json>,
): Promise<Json> => {
  const { name, client, commands } = await open();
  const Key = KEYS.cache(action, hashOf(key ?? input));
  const { Item } = await client.send(new commands.GetCommand({ TableName: name, Key }));
  // DynamoDB removes what has expired within days, not at once.
  if (Item && Item[TABLE.ttl] * 1000 > clock.now()) return JSON.parse(Item.result) as Json;
  const result = await call();
  const text = JSON.stringify(result);
  if (Buffer.byteLength(text) > MOST_BYTES) return result;
  const expires = Math.ceil(clock.now() / 1000 + ttl_seconds);
  const kept = { ...Key, result: text, [TABLE.ttl]: expires };
  await client.send(new commands.PutCommand({ TableName: name, Item: kept }));
  return result;
};
