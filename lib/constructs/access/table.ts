import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ItemAccess } from '#contracts/deployment.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { type ItemKind, leadingKeys, TABLE } from '#contracts/table.ts';
import type { AccessTarget, AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import type { BatonResources } from './resources.ts';

const named = (...names: string[]): string[] => names.map((name) => `dynamodb:${name}`);

/** Of an item that a step's call keeps for itself. */
const OWN = named('GetItem', 'PutItem');

/** What a function may do to items of a kind. Only places and queues are deleted, and nothing of the audit trail ever is. */
const ACTIONS: Record<ItemAccess, string[]> = {
  add: named('PutItem'),
  copy: named('BatchGetItem', 'GetItem', 'Query', 'PutItem'),
  read: named('BatchGetItem', 'GetItem', 'Query'),
  remove: named('DeleteItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
  write: named('BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
};

/**
 * Lets a principal use the key of a table that is encrypted with one
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
export const KEY_ACTIONS = [
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'ReEncryptFrom',
  'ReEncryptTo',
].map((name) => `kms:${name}`);

const allowKey = (target: AccessTarget, { encryptionKey }: ITable): void => {
  if (encryptionKey) allow(target, KEY_ACTIONS, [encryptionKey.keyArn]);
};

/**
 * Returns the condition of a policy for items whose partition keys fit a pattern
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
 */
export const leading = (keys: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });

/** Reaches items of some kinds by their keys, and their lists in the index; no scans, and no other item. */
export const grantItems = (
  target: AccessTarget,
  { table, auditTable }: Pick<BatonResources, 'auditTable' | 'table'>,
  { audit, ...items }: Partial<Record<ItemKind, ItemAccess>>,
): void => {
  if (audit) {
    target.addEnvironment(ENVIRONMENT.auditTable, auditTable.tableName);
    grantKinds(target, auditTable, [['audit', audit]]);
  }
  const kinds = Object.entries(items) as [ItemKind, ItemAccess][];
  if (kinds.length === 0) return;
  target.addEnvironment(ENVIRONMENT.table, table.tableName);
  grantKinds(target, table, kinds);
};

const grantKinds = (
  target: AccessTarget,
  table: ITable,
  kinds: readonly (readonly [ItemKind, ItemAccess])[],
): void => {
  for (const access of ['add', 'copy', 'read', 'remove', 'write'] as const) {
    const keys = kinds.filter(([, wanted]) => wanted === access).map(([kind]) => leadingKeys(kind));
    if (keys.length === 0) continue;
    allow(target, ACTIONS[access], [table.tableArn], leading(keys.map(({ table }) => table)));
    const listed = keys.flatMap(({ indexes }) => indexes);
    if (access !== 'add' && listed.length > 0)
      allow(target, named('Query'), [`${table.tableArn}/index/${TABLE.index}`], leading(listed));
  }
  allowKey(target, table);
};

/** Returns access to the items that calls of a step keep for themselves, and to no others. */
export const itemsOf = (kind: ItemKind): AccessType => ({
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    allow(target, OWN, [table.tableArn], leading([leadingKeys(kind).table]));
    allowKey(target, table);
  },
});

/** Notes in the table how the steps of executions go: adds to counters, and reads nothing. */
export const notes: AccessType = {
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.notes, 'true');
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    allow(target, named('UpdateItem'), [table.tableArn], leading([leadingKeys('progress').table]));
    allowKey(target, table);
  },
};

/** Places and queues of calls, by their keys; nothing lists them. */
export const turns: AccessType = {
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    const [flow, turn] = [leadingKeys('flow').table, leadingKeys('turn').table];
    allow(target, ACTIONS.remove, [table.tableArn], leading([flow]));
    allow(target, named('GetItem', 'PutItem'), [table.tableArn], leading([turn]));
    allowKey(target, table);
  },
};

/** Lets a function read and write records of `state` steps, and their items only. */
export const grantRecords = (
  target: AccessTarget,
  { table }: { table: ITable },
  partitions: readonly string[],
): void => {
  if (partitions.length === 0) return;
  target.addEnvironment(ENVIRONMENT.table, table.tableName);
  const actions = named('DeleteItem', 'GetItem', 'PutItem');
  allow(target, actions, [table.tableArn], leading([...new Set(partitions)].sort()));
  allowKey(target, table);
};
