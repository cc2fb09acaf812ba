import { createRequire } from 'node:module';
import database, { type Done, type Store, type Table } from 'dynalite/db/index.js';
import type { JsonObject } from '#core/json.ts';
import type { Durability } from '#engine/store/sqlite-connection.ts';
import { compareDocuments } from './conditions.ts';
import { directRead, type KnownTable } from './direct-reads.ts';
import { directWrite } from './direct-writes.ts';
import { hexOf } from './item-keys.ts';
import { keepIn } from './on-sqlite.ts';
import { placeOf, writeInOneStep } from './one-step.ts';
import { OrderedStore } from './ordered-store.ts';
import { rememberExpressions } from './parsed-expressions.ts';
import { plainRequest } from './plain-requests.ts';
import { transactWrite } from './transact.ts';

writeInOneStep();
compareDocuments();
rememberExpressions();

/** Calls an operation of DynamoDB. Rejects with an error of DynamoDB's name. */
export type CallDynamo = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** The local DynamoDB without its server. */
export interface DynamoStore {
  call: CallDynamo;
  /** Yields the items of a table in partitions whose keys begin with a text, and maybe some others; a Scan reads all items. */
  search(table: string, beginning: string): Iterable<JsonObject>;
  close(): Promise<void>;
}

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

/** Where a local DynamoDB is, and what it outlives. */
export interface DynamoOptions {
  /** Its file (default: in memory). */
  file?: string | undefined;
  /** What a write survives (default: the death of the process). */
  durability?: Durability | undefined;
  /** Hears that the file cannot be written, e.g. because the disk is full. */
  onFailure?: ((error: unknown) => void) | undefined;
  /** How long a table takes to be created (default: 0). */
  tableMilliseconds?: number;
}

/** Opens DynamoDB. */
export const openDynamo = ({
  file,
  durability,
  onFailure,
  tableMilliseconds = 0,
}: DynamoOptions = {}): DynamoStore => {
  const validations = require('dynalite/validations') as Validations;
  const store = database.create({
    createTableMs: tableMilliseconds,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const items = new OrderedStore(file, durability, onFailure);
  keepIn(items, store);
  const known = rememberTables(store);
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
      const direct =
        directRead(items, known, operation, input) ?? directWrite(items, known, operation, input);
      if (direct) {
        await items.committed();
        return direct;
      }
      if (operation === 'TransactWriteItems') return await transactWrite(store, items, input, checkedRequest);
      const checked = plainRequest(operation, input) ?? checkedRequest(name, input);
      const act = require(`dynalite/actions/${name}`) as Action;
      const answer = await new Promise<JsonObject>((resolve, reject) => {
        act(store, checked, (refusal, output = {}) => (refusal ? reject(refusal) : resolve(output)));
      });
      // What it has read may have been written by another call a moment ago.
      await items.committed();
      return answer;
    } catch (refusal) {
      throw errorOf(refusal as Refusal);
    }
  };
  return {
    call,
    *search(table, beginning) {
      const range = { gte: placeOf(table, ''), lt: placeOf(table, '\x7f') };
      for (const { value } of items.entries({ ...range, holding: `/${hexOf(beginning)}` }))
        yield JSON.parse(value) as JsonObject;
    },
    close: async () => {
      await items.close();
      await store.lifecycleManager.gracefulClose();
    },
  };
};

/**
 * Keeps the descriptions of tables, which every operation reads, in memory, and returns what finds one there. Operations on items only look at
 * them; those on tables, which change them, write them afterwards, which forgets what was kept.
 */
const rememberTables = ({ tableDb }: Store): KnownTable => {
  const known = new Map<string, Table>();
  const { get, put, del } = tableDb;
  tableDb.get = (name, done) => {
    const table = known.get(name);
    if (table !== undefined) return done(null, table);
    get(name, (error, found) => {
      if (found?.TableStatus === 'ACTIVE') known.set(name, found);
      done(error, found);
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
  return (name) => known.get(name);
};

const errorOf = (refusal: Refusal): unknown => {
  if (refusal.statusCode === undefined) return refusal;
  const { __type = '', message, Message, ...more } = refusal.body ?? {};
  return Object.assign(dynamoError(__type, message ?? Message ?? ''), more);
};

const dynamoError = (type: string, message: string): Error =>
  Object.assign(new Error(message), { name: type.replace(/^.*#/, '') });
