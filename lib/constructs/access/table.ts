import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { TABLE } from '#contracts/table.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';

const ITEM_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

/** Of the platform itself: nothing of it deletes an item, least of all one of the audit trail. */
const TABLE_ACTIONS = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

/**
 * What a principal needs of the key of a table that is encrypted with one
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

/** Every item of the table, and its index; no scans. */
export const table: AccessType = {
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    allow(target, TABLE_ACTIONS, [table.tableArn]);
    allow(target, ['dynamodb:Query'], [`${table.tableArn}/index/${TABLE.index}`]);
    allowKey(target, table);
  },
};

/** Items whose key begins so, and no others. */
export const itemsOf = (prefix: string): AccessType => ({
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } };
    allow(target, ITEM_ACTIONS, [table.tableArn], conditions);
    allowKey(target, table);
  },
});
