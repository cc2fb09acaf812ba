import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type LocalService, localServices } from '#contracts/local-services.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { attributesBy } from './attributes.ts';

/** The part of an SDK client that ports use. */
interface Sender {
  send(command: { input: object; operation?: string }): Promise<object>;
}

/** Calls a service of the stack that the function being called is in. */
const ask = (service: LocalService, operation: string, input: object): Promise<JsonObject> => {
  const services = localServices();
  invariant(services, 'a stand-in for a client is used in the local stack only');
  return services.call(service, operation, input as JsonObject);
};

/**
 * Returns what stands in for an SDK client in the local stack: it takes the SDK's commands, or `localCommands`, and answers as the client
 * would (times are dates), but reaches the service without HTTP.
 */
export const localClient = (service: LocalService): Sender => ({
  send: async (command) => {
    // Bundling may have numbered the classes.
    const name = command.operation ?? command.constructor.name.replace(/Command\d*$/, '');
    const fields = Object.entries(command.input).filter(([, field]) => field !== undefined);
    return withDates(await ask(service, name, Object.fromEntries(fields)));
  },
});

/** Returns an answer with dates in it and in the objects of its lists: Step Functions has none further inside. */
const withDates = (answer: JsonObject): object => {
  const lists = Object.entries(answer).flatMap(([key, field]) =>
    Array.isArray(field) ? [[key, field.map((one) => (isObject(one) ? dated(one) : one))]] : [],
  );
  return Object.assign(dated(answer), Object.fromEntries(lists));
};

const dated = (fields: JsonObject): Record<string, unknown> => {
  const answer: Record<string, unknown> = { ...fields };
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (typeof field === 'number' && (key === 'timestamp' || key.endsWith('Date')))
      answer[key] = new Date(field * 1000);
  }
  return answer;
};

/** A command as the stand-ins take it. */
interface LocalCommand {
  operation: string;
  input: object;
}

type CommandClass = new (input: object) => LocalCommand;

const commandClass = (operation: string): CommandClass =>
  class {
    readonly operation = operation;
    readonly input: object;
    constructor(input: object) {
      this.input = input;
    }
  };

const COMMAND = /^(\w+)Command$/;

/** Has a class for every command of an SDK client by its name: what `localClient` takes. */
export const localCommands = new Proxy<Record<string, CommandClass>>(
  {},
  {
    get: (made, name) => {
      const [, operation] = typeof name === 'string' ? (COMMAND.exec(name) ?? []) : [];
      if (operation === undefined) return undefined;
      made[String(name)] ??= commandClass(operation);
      return made[String(name)];
    },
  },
);

/** Operations by the names that the document client has for them. */
const OPERATIONS: Record<string, string> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
  TransactGetCommand: 'TransactGetItems',
  TransactWriteCommand: 'TransactWriteItems',
};

/** Fields of requests that hold an item or values, wherever they are. */
const PLAIN = new Set(['ExclusiveStartKey', 'ExpressionAttributeValues', 'Item', 'Key']);

/** The document client, and the commands that it takes. */
export interface DocumentClient {
  client: DynamoDBDocumentClient;
  commands: typeof import('@aws-sdk/lib-dynamodb');
}

/** Returns what stands in for the document client in the local stack, without loading the SDK. */
export const localTable = (): Promise<DocumentClient> =>
  directTable((operation, input) => ask('dynamodb', operation, input));

/** Returns what stands in for the document client over a function that calls DynamoDB with the JSON of its API. */
export const directTable = async (
  call: (operation: string, input: JsonObject) => Promise<JsonObject>,
): Promise<DocumentClient> => {
  const { marshall, unmarshall } = attributesBy(await import('@aws-sdk/util-dynamodb'));
  const typed = (value: unknown): Json => marshall(value as Record<string, unknown>);
  const plain = (value: unknown): unknown => unmarshall(value as JsonObject);
  const request = (value: unknown): Json => {
    if (Array.isArray(value)) return value.map(request);
    if (typeof value !== 'object' || value === null) return value as Json;
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(
      fields.map(([key, field]) => {
        if (PLAIN.has(key)) return [key, typed(field)];
        return [key, key === 'Keys' ? (field as unknown[]).map(typed) : request(field)];
      }),
    );
  };
  const answer = ({ Item, Attributes, LastEvaluatedKey, Items, Responses, ...rest }: JsonObject): object => {
    const one = Object.entries({ Item, Attributes, LastEvaluatedKey });
    const tables = isObject(Responses) ? Object.entries(Responses) : undefined;
    return {
      ...rest,
      ...Object.fromEntries(one.flatMap(([key, item]) => (item ? [[key, plain(item)]] : []))),
      ...(Array.isArray(Items) && { Items: Items.map(plain) }),
      ...(tables && {
        Responses: Object.fromEntries(tables.map(([name, items]) => [name, (items as Json[]).map(plain)])),
      }),
    };
  };
  const commands = Object.fromEntries(
    Object.entries(OPERATIONS).map(([name, operation]) => [name, commandClass(operation)]),
  );
  const client = {
    send: async ({ operation, input }: LocalCommand) =>
      answer(await call(operation, request(input) as JsonObject)),
  };
  return { client, commands } as unknown as DocumentClient;
};
