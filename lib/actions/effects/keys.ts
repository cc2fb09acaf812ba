import type { RunInfo } from '#contracts/action-event.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';

/** Where a call is logged, and what it undoes. */
export interface EffectKeys {
  /** ARN of the execution under which it is logged. */
  root: string;
  key: string;
  /** Key of the effect that the call undoes; absent if it undoes none. */
  undoes?: string;
}

/** Returns the keys of a call. */
export const keysOf = ({ root, execution, entry, idempotency_key, compensation }: RunInfo): EffectKeys => {
  const keys = { root: root ?? rootOfExecution(execution), key: entry ?? idempotency_key };
  return compensation ? { ...keys, undoes: undoneKey(keys.key) } : keys;
};
