import { randomUUID } from 'node:crypto';
import type { RunInfo } from '#contracts/action-event.ts';
import { auditItem } from '#contracts/audit-item.ts';
import type { Clock } from '#core/clock.ts';
import { isoOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';
import { IF_ABSENT, type OpenTable, writeItem } from './documents.ts';

/** Adds an entry to the execution's audit trail: what was done, and what else is to be known of it. */
export type AddAudit = (action: string, details?: JsonObject) => Promise<void>;

/** Returns what adds entries on behalf of a step; each has its step and attempt. */
export const auditOf =
  (open: OpenTable, { execution, workflow, step, attempt }: RunInfo, clock: Clock): AddAudit =>
  async (action, details = {}) => {
    const at = isoOf(clock.now());
    const entry = { execution, action, by: `${workflow}/${step}`, details: { ...details, attempt } };
    await writeItem(open, auditItem(entry, at, randomUUID()), IF_ABSENT);
  };
