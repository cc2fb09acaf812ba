import { conditionFailed, type OpenTable } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import type { Randomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';

/** Who calls, as far as the API knows. */
export interface Caller {
  /** The authenticated principal; absent when the API does not authenticate. */
  principal?: string;
  address?: string;
}

/** Who did what to an execution. */
export interface AuditEntry {
  /** Its ARN; that of a state machine for its versions, `breaker:<name>` for a breaker. */
  execution: string;
  /** `started`, `approved`, `rejected`, `stopped`, … */
  action: string;
  by: string;
  /** Address that the request came from. */
  from?: string;
  /** SHA-256 of what was handed in, in hex: proves what it was without keeping it. */
  hash?: string;
  details?: Record<string, Json>;
  /** When it took place, for what an execution undergoes once: noted again, it stays one entry. */
  tookPlace?: Date;
}

/** Adds an entry to the audit trail; entries are never changed or removed. False when it was noted before. */
export type Audit = (entry: AuditEntry) => Promise<boolean>;

/** The name of a caller for the audit trail. */
export const callerName = ({ principal }: Caller, claimed?: string): string =>
  principal ?? claimed ?? 'unknown';

/** The audit trail in the table. */
export const auditIn =
  (open: OpenTable, clock: Clock, randomness: Randomness): Audit =>
  async ({ tookPlace, ...entry }) => {
    const { name, client, commands } = await open();
    const at = (tookPlace ?? new Date(clock.now())).toISOString();
    const { action, details = {} } = entry;
    // What took place once is told by what it was: two approvals may be decided in the same millisecond.
    const id = tookPlace ? `${action}#${hashOf(details).slice(0, 16)}` : randomness.uuid();
    const Item = { ...KEYS.audit(entry.execution, at, id), at, ...entry };
    const ConditionExpression = 'attribute_not_exists(pk)';
    try {
      await client.send(new commands.PutCommand({ TableName: name, Item, ConditionExpression }));
      return true;
    } catch (error) {
      if (!tookPlace || !conditionFailed(error)) throw error;
      return false;
    }
  };
