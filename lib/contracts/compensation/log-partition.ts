import { hashOf } from '#core/hash.ts';
import { undoneKey } from './keys.ts';

/**
 * Shards of the log of an execution whose iterations are executions. A partition of DynamoDB takes 1,000 writes a second, and up to 10,000
 * iterations run at the same time
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html).
 */
export const LOG_SHARDS = 16;

/** Returns what stands for a root execution in the partition keys of a shard of its log. */
export const shardOfLog = (root: string, shard: number): string => `${root}#${shard}`;

/** Returns the shard of an effect, and of its undo, by the key of either. */
const shardOf = (key: string): number => Number.parseInt(hashOf(undoneKey(key)).slice(0, 4), 16) % LOG_SHARDS;

/** Returns what stands for a root execution in the partition key under which an effect is logged. */
export const partitionOf = (root: string, key: string, sharded: boolean): string =>
  sharded ? shardOfLog(root, shardOf(key)) : root;
