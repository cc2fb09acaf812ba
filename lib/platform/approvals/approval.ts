import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { approvalView, editableFields } from '#contracts/http/approval.ts';
import { isObject, type Json } from '#core/json.ts';

/** Fields that an approver may change: names, or JSON Schemas by name. */
export type Editable = z.output<typeof editableFields>;

/** An approver's decision. */
export interface Decision {
  decision: 'approved' | 'rejected';
  by: string;
  comment?: string;
  /** Address that it came from. */
  from?: string;
  edits: Record<string, Json>;
  /** ISO 8601. */
  at: string;
}

/** A way in which approvals are announced; `file` in the local stack. */
export type ChannelName = 'mail' | 'webhook' | 'file';

/** What became of announcing an approval in a channel. */
export interface Announcement {
  channel: ChannelName;
  delivered: boolean;
  tries: number;
  /** When it was tried last; ISO 8601. */
  at: string;
  error?: string;
}

/** An approval as it is stored. */
export interface Approval {
  id: string;
  status: 'pending' | 'approved' | 'rejected' | 'expired';
  workflow: string;
  /** ARN. */
  execution: string;
  step: string;
  /** Indexes of the iterations around the step, outermost first, counted from 0. */
  iteration?: number[];
  title: string;
  to: string[];
  show?: Json;
  editable: Editable;
  on_reject: 'fail' | 'continue';
  /** ISO 8601. */
  requested_at: string;
  /** ISO 8601. */
  expires_at?: string;
  /** What became of telling people, by channel. */
  announcements?: Announcement[];
  /** Never leaves the table: whoever has it can decide. */
  task_token: string;
  decided?: Decision;
  /** Whether the decision has reached the execution. */
  delivered?: boolean;
}

/** Returns the opaque id of an approval, the same for every request of the same step and iteration of an execution. */
export const approvalIdOf = (workflow: string, idempotencyKey: string): string =>
  hash('sha256', JSON.stringify(['approval', workflow, idempotencyKey])).slice(0, 24);

/**
 * Returns the iterations that a call of a step belongs to, which its key ends with: `name/review/1/0`. Undefined outside loops, or if the
 * author chose the key.
 */
export const iterationIn = (step: string, idempotencyKey: string): number[] | undefined => {
  const [, own, ...indexes] = idempotencyKey.split('/');
  const isWhole = own === step && indexes.length > 0 && indexes.every((index) => /^\d+$/.test(index));
  return isWhole ? indexes.map(Number) : undefined;
};

/** Returns an approval's status at a time: one that was not decided in time has expired, even if the table does not say so yet. */
export const standing = ({ status, expires_at }: Approval, now: number): Approval['status'] =>
  status === 'pending' && expires_at !== undefined && Date.parse(expires_at) <= now ? 'expired' : status;

/** Share of its time below which an approval counts as about to expire. */
const LAST_SHARE = 0.2;

/** Tells whether a pending approval has little of its time left. */
export const aboutToExpire = (
  { status, requested_at, expires_at }: Pick<Approval, 'status' | 'requested_at' | 'expires_at'>,
  now: number,
): boolean => {
  if (status !== 'pending' || expires_at === undefined) return false;
  const end = Date.parse(expires_at);
  return now < end && end - now <= LAST_SHARE * (end - Date.parse(requested_at));
};

/** Returns the approval as the API shows it, at a time in milliseconds since the epoch. */
export const viewOf = (approval: Approval, now: number): z.input<typeof approvalView> => {
  const { decided, task_token: _token, on_reject: _onReject, delivered: _delivered, ...shown } = approval;
  const decision = decided && {
    decided_at: decided.at,
    by: decided.by,
    comment: decided.comment,
    edits: decided.edits,
  };
  return { ...shown, status: standing(approval, now), ...decision };
};

/** Returns the names of the editable fields. */
export const editableNames = (editable: Editable): string[] =>
  Array.isArray(editable) ? editable : Object.keys(editable);

/** Returns the value of a field; a field called `constructor` that is not there has none. */
export const ownValue = (fields: Readonly<Record<string, Json>>, name: string): Json | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** Returns the output of the waiting step: the decision, and each editable field as edited, else as shown, else null. */
export const outcomeOf = (
  { show, editable }: Pick<Approval, 'show' | 'editable'>,
  decided: Decision,
): Json => {
  const shown = isObject(show) ? show : {};
  const fields = editableNames(editable).map((name) => [
    name,
    ownValue(decided.edits, name) ?? ownValue(shown, name) ?? null,
  ]);
  return {
    ...(Object.fromEntries(fields) as Record<string, Json>),
    decision: decided.decision,
    approved: decided.decision === 'approved',
    by: decided.by,
    comment: decided.comment ?? null,
    at: decided.at,
  };
};
