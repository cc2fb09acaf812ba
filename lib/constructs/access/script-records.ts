import { ENVIRONMENT } from '#contracts/environment.ts';
import type { RecordOperation } from '#contracts/scripts/records.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { AccessTarget } from './access-type.ts';
import { allow } from './allow.ts';
import type { BatonResources } from './resources.ts';
import { KEY_ACTIONS, leading } from './table.ts';

/** What each operation of a script needs of DynamoDB; those in a transaction need what they would need alone. */
const ACTIONS: Record<RecordOperation, string[]> = {
  get: ['GetItem'],
  put: ['GetItem', 'PutItem'],
  update: ['GetItem', 'PutItem'],
  delete: ['GetItem', 'DeleteItem'],
};

const named = (names: Iterable<string>): string[] => [...names].sort().map((name) => `dynamodb:${name}`);

/** Lets a script's function do to the records of each state what the script does, and note its writes; it reaches no other item. */
export const grantScriptRecords = (
  target: AccessTarget,
  { table, encryptionKey }: Pick<BatonResources, 'encryptionKey' | 'table'>,
  { records = {}, written }: ScriptFunction,
): void => {
  if (Object.keys(records).length === 0) return;
  target.addEnvironment(ENVIRONMENT.table, table.tableName);
  for (const { partition, operations } of Object.values(records)) {
    const actions = new Set(operations.flatMap((operation) => ACTIONS[operation]));
    allow(target, named(actions), [table.tableArn], leading([`${partition}*`]));
  }
  if (written !== undefined)
    allow(target, named(['GetItem', 'PutItem']), [table.tableArn], leading([`${written}*`]));
  const key = table.encryptionKey ?? encryptionKey;
  if (key) allow(target, KEY_ACTIONS, [key.keyArn]);
};
