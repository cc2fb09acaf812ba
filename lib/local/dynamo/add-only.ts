import type { JsonObject } from '#core/json.ts';
import type { CallDynamo } from './store.ts';

/** Operations that change or remove something in a table. */
const CHANGES = new Set([
  'BatchWriteItem',
  'DeleteItem',
  'DeleteTable',
  'TransactWriteItems',
  'UpdateItem',
  'UpdateTable',
]);

/** Refuses what the policy of a table refuses on AWS: only PutItem adds to it. */
export const addOnly =
  (call: CallDynamo, table: string): CallDynamo =>
  async (operation, input) => {
    if (CHANGES.has(operation) && namesIt(input, table)) {
      const message = `Entries of "${table}" are neither changed nor removed: ${operation} is denied`;
      throw Object.assign(new Error(message), { name: 'AccessDeniedException' });
    }
    return call(operation, input);
  };

const namesIt = ({ TableName, RequestItems, TransactItems }: JsonObject, table: string): boolean => {
  if (TableName !== undefined) return TableName === table;
  const named = JSON.stringify(table);
  return (
    JSON.stringify(Object.keys(RequestItems ?? {})).includes(named) ||
    JSON.stringify(TransactItems ?? []).includes(`"TableName":${named}`)
  );
};
