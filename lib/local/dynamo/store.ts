import { createRequire } from 'node:module';
import database, { type Done, type Store } from 'dynalite/db/index.js';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { compareDocuments } from './conditions.ts';
import { writeInOneStep } from './one-step.ts';
import { transactWrite } from './transact.ts';

writeInOneStep();
compareDocuments();

/** Calls an operation of DynamoDB. Rejects with an error of DynamoDB's name. */
export type CallDynamo = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** The local DynamoDB without its server. */
export interface DynamoStore {
  call: CallDynamo;
  close(): Promise<void>;
}

/** How long a store that is closed waits for what it is writing. */
const CLOSE_MILLISECONDS = 10_000;

const OPERATIONS = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TransactWriteItems',
  'UpdateItem',
  'UpdateTable',
]);

/** What is used of dynalite's other modules: its server would have the stack talk to itself over HTTP. */
interface Validations {
  checkTypes(input: JsonObject, types: unknown): JsonObject;
  checkValidations(input: JsonObject, types: unknown, custom: unknown, store: Store): void;
}
type Action = (
  store: Store,
  input: JsonObject,
  done: (error: Refusal | null, output?: JsonObject) => void,
) => void;
interface Refusal {
  statusCode?: number;
  body?: { __type?: string; message?: string; Message?: string } & JsonObject;
}

const require = createRequire(import.meta.url);

/** Opens DynamoDB in a folder (default: in memory); `tableMilliseconds` is how long a table takes to be created. */
export const openDynamo = (folder?: string, tableMilliseconds = 0): DynamoStore => {
  const validations = require('dynalite/validations') as Validations;
  const store = database.create({
    ...defined({ path: folder }),
    createTableMs: tableMilliseconds,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  rememberTables(store);
  const checkedRequest = (name: string, input: JsonObject): JsonObject => {
    const { types, custom } = require(`dynalite/validations/${name}`) as { types: unknown; custom: unknown };
    const checked = validations.checkTypes(input, types);
    validations.checkValidations(checked, types, custom, store);
    return checked;
  };
  const call: CallDynamo = async (operation, input) => {
    if (!OPERATIONS.has(operation)) {
      throw dynamoError('UnknownOperationException', `The local table does not know "${operation}"`);
    }
    const name = operation.slice(0, 1).toLowerCase() + operation.slice(1);
    try {
      if (operation === 'TransactWriteItems') return await transactWrite(store, input, checkedRequest);
      const checked = checkedRequest(name, input);
      const act = require(`dynalite/actions/${name}`) as Action;
      return await new Promise<JsonObject>((resolve, reject) => {
        act(store, checked, (refusal, output = {}) => (refusal ? reject(refusal) : resolve(output)));
      });
    } catch (refusal) {
      throw errorOf(refusal as Refusal);
    }
  };
  return {
    call,
    close: async () => {
      store.lifecycleManager.setShutdownTimeout(CLOSE_MILLISECONDS);
      await store.lifecycleManager.gracefulClose();
    },
  };
};

/** Keeps the descriptions of tables, which every operation reads, in memory. */
const rememberTables = ({ tableDb }: Store): void => {
  const known = new Map<string, string>();
  const { get, put, del } = tableDb;
  tableDb.get = (name, done) => {
    const text = known.get(name);
    if (text !== undefined) return done(null, JSON.parse(text) as object);
    get(name, (error, table) => {
      if (table && 'TableStatus' in table && table.TableStatus === 'ACTIVE')
        known.set(name, JSON.stringify(table));
      done(error, table);
    });
  };
  const forget = (name: string, done: Done): Done => {
    known.delete(name);
    return (error) => {
      known.delete(name);
      done(error);
    };
  };
  tableDb.put = (name, table, done) => put(name, table, forget(name, done));
  tableDb.del = (name, done) => del(name, forget(name, done));
};

const errorOf = (refusal: Refusal): unknown => {
  if (refusal.statusCode === undefined) return refusal;
  const { __type = '', message, Message, ...more } = refusal.body ?? {};
  return Object.assign(dynamoError(__type, message ?? Message ?? ''), more);
};

const dynamoError = (type: string, message: string): Error =>
  Object.assign(new Error(message), { name: type.replace(/^.*#/, '') });
