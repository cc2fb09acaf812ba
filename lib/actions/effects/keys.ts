import type { RunInfo } from '#contracts/action-event.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';

/** Where a call is logged, and what it undoes. */
export interface EffectKeys {
  /** ARN of the execution under which it is logged. */
  root: string;
  key: string;
  /** Whether it is logged in one of the shards of the log. */
  sharded?: true;
  /** Key of the effect that the call undoes; absent if it undoes none. */
  undoes?: string;
}

/** Returns the keys of a call. */
export const keysOf = (run: RunInfo): EffectKeys => {
  const { root, execution, entry, idempotency_key, compensation, sharded } = run;
  const keys: EffectKeys = { root: root ?? rootOfExecution(execution), key: entry ?? idempotency_key };
  if (sharded === true) keys.sharded = true;
  return compensation ? { ...keys, undoes: undoneKey(keys.key) } : keys;
};
