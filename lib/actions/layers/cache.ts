import { KEYS, TABLE } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';
import type { Layer } from '../action-call.ts';
import { asJson } from './check-contract.ts';

/** Bytes of JSON above which a result is not kept: DynamoDB items hold at most 400 KB, including keys and names. */
const MAX_RESULT_BYTES = 350_000;

/** Returns the result kept for this action and input; without one, makes the call and keeps its result for the step's time. */
export const cache: Layer = async (call, next, { clients, clock }) => {
  const settings = call.run.cache;
  // An effect's result is kept by its idempotency key.
  if (!settings || call.run.effect) return next(call);
  const { tableOf } = await import('../ports/documents.ts');
  const { name, client, commands } = await tableOf(clients.dynamo)();
  const Key = KEYS.cache(call.action, hashOf(settings.key ?? asJson(call.input)));
  const { Item } = await client.send(new commands.GetCommand({ TableName: name, Key }));
  // DynamoDB removes expired items within days, not at once.
  if (Item && Item[TABLE.ttl] * 1000 > clock.now()) return JSON.parse(Item.result) as Json;
  const output = await next(call);
  const result = JSON.stringify(output);
  if (Buffer.byteLength(result) > MAX_RESULT_BYTES) return output;
  const expires = Math.ceil(clock.now() / 1000 + settings.ttl_seconds);
  const kept = { ...Key, result, [TABLE.ttl]: expires };
  await client.send(new commands.PutCommand({ TableName: name, Item: kept }));
  return output;
};
