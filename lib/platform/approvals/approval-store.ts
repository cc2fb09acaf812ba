import { type Condition, type OpenTable, readItem, updateItem, writeItem } from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { invariant } from '#core/invariant.ts';
import { keyOfToken, pageToken, refusedToken } from '../ports/page-token.ts';
import type { Announcement, Approval, Decision } from './approval.ts';
import { approvalOf, itemOf } from './approval-item.ts';

/** A page of approvals. */
interface ApprovalPage {
  approvals: Approval[];
  nextToken?: string;
}

/** Approvals in the table. Every change is a single conditional write, so concurrent changes are serialized. */
export interface ApprovalStore {
  /**
   * Stores a new approval, or gives a new token to an existing one (a retry, a redrive). A decided approval stays decided.
   * Returns the stored approval.
   */
  request(approval: Approval): Promise<Approval>;
  get(id: string): Promise<Approval | undefined>;
  /** Oldest first; `undelivered` are decisions that have not reached their execution. */
  list(
    status: Approval['status'] | 'undelivered',
    options: { limit?: number; nextToken?: string },
  ): Promise<ApprovalPage>;
  /** Records the first decision; returns false if the approval is no longer pending. */
  decide(id: string, decision: Decision): Promise<boolean>;
  /** Records what became of announcing it. */
  announced(id: string, announcements: readonly Announcement[]): Promise<void>;
  /** Records that a decision reached the execution. */
  delivered(approval: Approval): Promise<void>;
  /**
   * Records that no execution waits for a decision any longer, unless a new token or another decision was stored meanwhile. Forgets the
   * approval's decision, which came too late, so that a redrive asks again; one that was delivered stays.
   */
  expire(approval: Approval): Promise<void>;
}

/** Holds unless the approval has a decision that never reached its execution: that must survive a redrive. */
const UNLESS_UNDELIVERED: Condition = {
  ConditionExpression: 'attribute_not_exists(decided) OR delivered = :yes',
  ExpressionAttributeValues: { ':yes': true },
};

/** Returns the store over a table. */
export const approvalsIn = (open: OpenTable): ApprovalStore => ({
  async request(approval) {
    if (await writeItem(open, itemOf(approval), UNLESS_UNDELIVERED)) return approval;
    const updated = await updateItem(open, KEYS.approval(approval.id), {
      UpdateExpression: 'SET task_token = :token',
      ExpressionAttributeValues: { ':token': approval.task_token },
    });
    invariant(updated, 'an update without a condition takes place');
    return approvalOf(updated);
  },
  async get(id) {
    const item = await readItem(open, KEYS.approval(id));
    return item && approvalOf(item);
  },
  async list(status, { limit = 50, nextToken }) {
    const { name, client, commands } = await open();
    const page = client.send(
      new commands.QueryCommand({
        TableName: name,
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :status`,
        ExpressionAttributeValues: { ':status': INDEX.approvals(status) },
        Limit: limit,
        ExclusiveStartKey: keyOfToken(nextToken),
      }),
    );
    const { Items = [], LastEvaluatedKey } = await page.catch(refusedToken(nextToken));
    return { approvals: Items.map(approvalOf), nextToken: pageToken(LastEvaluatedKey) };
  },
  async decide(id, decided) {
    const updated = await updateItem(open, KEYS.approval(id), {
      UpdateExpression: `SET #status = :status, decided = :decided, ${TABLE.indexPk} = :index`,
      ConditionExpression: '#status = :pending AND attribute_not_exists(decided)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':status': decided.decision,
        ':decided': JSON.stringify(decided),
        ':index': INDEX.approvals('undelivered'),
        ':pending': 'pending',
      },
    });
    return updated !== undefined;
  },
  async announced(id, announcements) {
    await updateItem(open, KEYS.approval(id), {
      UpdateExpression: 'SET announcements = :announcements',
      ExpressionAttributeValues: { ':announcements': JSON.stringify(announcements) },
    });
  },
  async delivered({ id, decided }) {
    await updateItem(open, KEYS.approval(id), {
      UpdateExpression: `SET delivered = :yes, ${TABLE.indexPk} = :index`,
      ExpressionAttributeValues: { ':yes': true, ':index': INDEX.approvals(decided?.decision ?? 'expired') },
    });
  },
  async expire({ id, task_token, decided }) {
    await updateItem(open, KEYS.approval(id), {
      UpdateExpression: `SET #status = :expired, ${TABLE.indexPk} = :index REMOVE decided`,
      ConditionExpression: `task_token = :token AND ${decided ? 'decided = :decided AND attribute_not_exists(delivered)' : 'attribute_not_exists(decided)'}`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':expired': 'expired',
        ':index': INDEX.approvals('expired'),
        ':token': task_token,
        ...(decided && { ':decided': JSON.stringify(decided) }),
      },
    });
  },
});
