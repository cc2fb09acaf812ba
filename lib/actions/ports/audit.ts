import { randomUUID } from 'node:crypto';
import type { RunInfo } from '#contracts/action-event.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import type { JsonObject } from '#core/json.ts';
import { IF_ABSENT, type Item, type OpenTable, writeItem } from './documents.ts';

/** Adds an entry to the execution's audit trail: what was done, and what else is to be known of it. */
export type AddAudit = (action: string, details?: JsonObject) => Promise<void>;

/** Returns the item of an entry, which is in the trail of what it is about and in that of its day. */
export const auditItem = <Entry extends { execution: string }>(
  entry: Entry,
  at: string,
  id: string,
): Item => {
  const key = KEYS.audit(entry.execution, at, id);
  return {
    ...key,
    [TABLE.indexPk]: INDEX.auditDay(at.slice(0, 10)),
    [TABLE.indexSk]: `${key.sk}#${entry.execution}`,
    at,
    ...entry,
  };
};

/** Returns what adds entries on behalf of a step; each has its step and attempt. */
export const auditOf =
  (open: OpenTable, { execution, workflow, step, attempt }: RunInfo, clock: Clock): AddAudit =>
  async (action, details = {}) => {
    const at = new Date(clock.now()).toISOString();
    const entry = { execution, action, by: `${workflow}/${step}`, details: { ...details, attempt } };
    await writeItem(open, auditItem(entry, at, randomUUID()), IF_ABSENT);
  };
