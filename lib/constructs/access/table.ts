import { ENVIRONMENT } from '#contracts/environment.ts';
import { TABLE } from '#contracts/table.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';

const ITEM_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
  (name) => `dynamodb:${name}`,
);

/** Every item of the table, and its index; no scans. */
export const table: AccessType = {
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    allow(target, ITEM_ACTIONS, [table.tableArn]);
    allow(target, ['dynamodb:Query'], [`${table.tableArn}/index/${TABLE.index}`]);
  },
};

/** Items whose key begins so, and no others. */
export const itemsOf = (prefix: string): AccessType => ({
  grant(target, { table }) {
    target.addEnvironment(ENVIRONMENT.table, table.tableName);
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } };
    allow(
      target,
      ITEM_ACTIONS.filter((name) => name !== 'dynamodb:Query'),
      [table.tableArn],
      conditions,
    );
  },
});
