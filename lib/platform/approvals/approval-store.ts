import { conditionFailed, type OpenTable } from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Json } from '#core/json.ts';
import { keyOfToken, pageToken, refusedToken } from '../ports/page-token.ts';
import type { Approval, Decision } from './approval.ts';

/** Seconds for which an approval stays readable after it was decided or has expired: 90 days. */
const APPROVAL_RETENTION_SECONDS = 90 * 86_400;

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
  /** Records that a decision reached the execution. */
  delivered(approval: Approval): Promise<void>;
  /**
   * Records that no execution waits for a decision any longer, unless a new token was stored meanwhile. Forgets a decision that
   * came too late, so that a redrive asks again.
   */
  expire(approval: Approval): Promise<void>;
}

/** Fields stored as JSON text: DynamoDB's types lose large numbers and fields called `constructor`. */
type SerializedFields = 'show' | 'editable' | 'decided';

type Item = Omit<Approval, SerializedFields> &
  Partial<Record<SerializedFields, string>> &
  Record<string, unknown>;

const approvalOf = ({ pk: _p, sk: _s, gsi1pk: _gp, gsi1sk: _gs, ttl: _t, ...item }: Item): Approval => {
  const { show, editable, decided, ...approval } = item;
  return {
    ...(approval as Omit<Approval, SerializedFields>),
    editable: JSON.parse(editable ?? '[]') as Approval['editable'],
    ...(show === undefined ? {} : { show: JSON.parse(show) as Json }),
    ...(decided === undefined ? {} : { decided: JSON.parse(decided) as Decision }),
  };
};

const itemOf = ({ show, editable, decided, ...approval }: Approval) => ({
  ...approval,
  editable: JSON.stringify(editable),
  show: show === undefined ? undefined : JSON.stringify(show),
  decided: decided && JSON.stringify(decided),
});

const indexed = (status: Approval['status'], requestedAt: string, id: string) => ({
  [TABLE.indexPk]: INDEX.approvals(status),
  [TABLE.indexSk]: `${requestedAt}#${id}`,
});

/** Returns the store over a table. */
export const approvalsIn = (open: OpenTable): ApprovalStore => {
  const store: ApprovalStore = {
    async request(approval) {
      const { name, client, commands } = await open();
      const key = KEYS.approval(approval.id);
      const expires = Date.parse(approval.expires_at ?? approval.requested_at) / 1000;
      const Item = {
        ...key,
        ...indexed('pending', approval.requested_at, approval.id),
        ...itemOf(approval),
        [TABLE.ttl]: Math.ceil(expires) + APPROVAL_RETENTION_SECONDS,
      };
      try {
        // A decision that never reached its execution must survive a redrive, so it is not overwritten.
        const ConditionExpression = 'attribute_not_exists(decided) OR delivered = :yes';
        const ExpressionAttributeValues = { ':yes': true };
        await client.send(
          new commands.PutCommand({ TableName: name, Item, ConditionExpression, ExpressionAttributeValues }),
        );
        return approval;
      } catch (error) {
        if (!conditionFailed(error)) throw error;
        const updated = await client.send(
          new commands.UpdateCommand({
            TableName: name,
            Key: key,
            UpdateExpression: 'SET task_token = :token',
            ExpressionAttributeValues: { ':token': approval.task_token },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return approvalOf(updated.Attributes as Item);
      }
    },
    async get(id) {
      const { name, client, commands } = await open();
      const Key = KEYS.approval(id);
      const { Item } = await client.send(
        new commands.GetCommand({ TableName: name, Key, ConsistentRead: true }),
      );
      return Item && approvalOf(Item as Item);
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
      const { Items, LastEvaluatedKey } = await page.catch(refusedToken(nextToken));
      return {
        approvals: (Items ?? []).map((item) => approvalOf(item as Item)),
        nextToken: pageToken(LastEvaluatedKey),
      };
    },
    async decide(id, decided) {
      const { name, client, commands } = await open();
      try {
        await client.send(
          new commands.UpdateCommand({
            TableName: name,
            Key: KEYS.approval(id),
            UpdateExpression: `SET #status = :status, decided = :decided, ${TABLE.indexPk} = :index`,
            ConditionExpression: '#status = :pending AND attribute_not_exists(decided)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ':status': decided.decision,
              ':decided': JSON.stringify(decided),
              ':index': INDEX.approvals('undelivered'),
              ':pending': 'pending',
            },
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
    async delivered({ id, decided }) {
      const { name, client, commands } = await open();
      await client.send(
        new commands.UpdateCommand({
          TableName: name,
          Key: KEYS.approval(id),
          UpdateExpression: `SET delivered = :yes, ${TABLE.indexPk} = :index`,
          ExpressionAttributeValues: {
            ':yes': true,
            ':index': INDEX.approvals(decided?.decision ?? 'expired'),
          },
        }),
      );
    },
    async expire({ id, task_token }) {
      const { name, client, commands } = await open();
      const changed = client.send(
        new commands.UpdateCommand({
          TableName: name,
          Key: KEYS.approval(id),
          ConditionExpression: 'task_token = :token',
          UpdateExpression: `SET #status = :expired, ${TABLE.indexPk} = :index REMOVE decided`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':expired': 'expired',
            ':index': INDEX.approvals('expired'),
            ':token': task_token,
          },
        }),
      );
      await changed.catch((error: unknown) => {
        if (!conditionFailed(error)) throw error;
      });
    },
  };
  return store;
};
