import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { type ItemKey, kindPrefix, TABLE } from '#contracts/table.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';

const ITEM_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

/** Operations of the platform itself: it deletes no items, least of all entries of the audit trail. */
const TABLE_ACTIONS = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

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

const allowKey = (target: LambdaFunction, { encryptionKey }: ITable): void => {
  if (encryptionKey) allow(target, KEY_ACTIONS, [encryptionKey.keyArn]);
};

/** Grants every item of the table, and its index; no scans. */
export const table: AccessType = {
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    allow(target, TABLE_ACTIONS, [table.tableArn]);
    allow(target, ['dynamodb:Query'], [`${table.tableArn}/index/${TABLE.index}`]);
    allowKey(target, table);
  },
};

/** Grants the items of the same kind as a key, and no others. */
export const itemsOf = (key: Pick<ItemKey, 'pk'>): AccessType => ({
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${kindPrefix(key)}*`] } };
    allow(target, ITEM_ACTIONS, [table.tableArn], conditions);
    allowKey(target, table);
  },
});
