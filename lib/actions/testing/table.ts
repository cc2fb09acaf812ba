import { createRequire } from 'node:module';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';
import database, { type Store } from 'dynalite/db/index.js';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { tableDefinition } from '#contracts/table-definition.ts';

const require = createRequire(import.meta.url);

/** A table in a separate DynamoDB, in memory, for one test file. */
export interface TestTable {
  /** Returns another client of the same table, as another Lambda has it. */
  client(): DynamoDBClient;
  close(): Promise<void>;
}

/** The SDK's defaults: it would look for each in the environment and in files, for each client, which takes longer than most requests. */
const SETTLED = {
  accountIdEndpointMode: 'preferred',
  authSchemePreference: [],
  defaultsMode: 'legacy',
  maxAttempts: 3,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: async () => undefined,
} satisfies DynamoDBClientConfig;

/** Opens dynalite, creates the tables and points `BATON_TABLE` and `BATON_AUDIT_TABLE` at them. */
export const startTable = async (): Promise<TestTable> => {
  const store = database.create({ createTableMs: 0 });
  const clients: DynamoDBClient[] = [];
  const client = (): DynamoDBClient => {
    const made = new DynamoDBClient({
      // Without one, the client looks for it in the environment at each request.
      endpoint: 'http://127.0.0.1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: { handle: (request: SdkRequest) => answer(store, request) },
      ...SETTLED,
      // No one looks at the signature.
      signer: { sign: async (request) => request },
    });
    clients.push(made);
    return made;
  };
  const name = 'baton-test';
  process.env[ENVIRONMENT.table] = name;
  const auditName = `${name}-audit`;
  process.env[ENVIRONMENT.auditTable] = auditName;
  const creator = client();
  for (const TableName of [name, auditName]) {
    await creator.send(new CreateTableCommand(tableDefinition(TableName)));
    await untilActive(creator, TableName);
  }
  return {
    client,
    close: async () => {
      for (const made of clients) made.destroy();
      await store.lifecycleManager.gracefulClose();
    },
  };
};

/** Waits until a table can be used: a few milliseconds, where the SDK's own function looks once a second. */
const untilActive = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await setTimeout(1);
  }
};

interface SdkRequest {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Answers a request of the SDK as dynalite's server does, but in this process: connections take longer than the operations. */
const answer = async (store: Store, { headers, body }: SdkRequest): Promise<{ response: HttpResponse }> => {
  // As between a client and a server, other work comes in between.
  await setImmediate();
  const [, operation = ''] = String(headers['x-amz-target']).split('.');
  const { statusCode, output } = await perform(store, operation, JSON.parse(new TextDecoder().decode(body)));
  const text = Buffer.from(JSON.stringify(output));
  const contentType = { 'content-type': 'application/x-amz-json-1.0' };
  return { response: new HttpResponse({ statusCode, headers: contentType, body: text }) };
};

/** What dynalite's modules of an operation export. */
interface Operation {
  types: unknown;
  custom: unknown;
}
interface Validations {
  checkTypes(input: object, types: unknown): object;
  checkValidations(input: object, types: unknown, custom: unknown, store: Store): void;
}
type Action = (store: Store, input: object, done: (refusal: unknown, output?: object) => void) => void;

/** Checks and performs an operation of DynamoDB. */
const perform = async (
  store: Store,
  operation: string,
  input: object,
): Promise<{ statusCode: number; output: object }> => {
  const name = operation.slice(0, 1).toLowerCase() + operation.slice(1);
  const { types, custom } = require(`dynalite/validations/${name}`) as Operation;
  const { checkTypes, checkValidations } = require('dynalite/validations') as Validations;
  const act = require(`dynalite/actions/${name}`) as Action;
  try {
    const checked = checkTypes(input, types);
    checkValidations(checked, types, custom, store);
    const output = await new Promise<object>((resolve, reject) => {
      act(store, checked, (refusal, found = {}) => (refusal ? reject(refusal) : resolve(found)));
    });
    return { statusCode: 200, output };
  } catch (refusal) {
    const { statusCode, body } = refusal as { statusCode?: number; body?: object };
    if (statusCode === undefined || !body) throw refusal;
    return { statusCode, output: body };
  }
};
