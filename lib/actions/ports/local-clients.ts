import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LocalService, LocalServices } from '#contracts/local-services.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** The part of an SDK client that ports use. */
interface Sender {
  send(command: { input: object }): Promise<object>;
}

/**
 * Returns what stands in for an SDK client in a worker of the local stack: it takes the SDK's commands, and answers as the client would
 * (times are dates), but reaches the service by the worker's channel.
 */
export const localClient = (services: LocalServices, service: LocalService): Sender => ({
  send: async (command) => {
    // Bundling may have numbered the classes.
    const operation = command.constructor.name.replace(/Command\d*$/, '');
    return withDates(await services.call(service, operation, command.input as JsonObject)) as object;
  },
});

const withDates = (value: Json): unknown => {
  if (Array.isArray(value)) return value.map(withDates);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      typeof field === 'number' && /Date$|^timestamp$/.test(key) ? new Date(field * 1000) : withDates(field),
    ]),
  );
};

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

/** Returns what stands in for the document client in a worker of the local stack, without loading the SDK. */
export const localTable = async (services: LocalServices): Promise<DocumentClient> => {
  const { marshall, unmarshall } = await import('@aws-sdk/util-dynamodb');
  const typed = (value: unknown): Json => marshall(value, { removeUndefinedValues: true }) as JsonObject;
  const plain = (value: unknown): unknown => unmarshall(value as Parameters<typeof unmarshall>[0]);
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
    Object.entries(OPERATIONS).map(([name, operation]) => [
      name,
      class {
        readonly operation = operation;
        readonly input: object;
        constructor(input: object) {
          this.input = input;
        }
      },
    ]),
  );
  const client = {
    send: async ({ operation, input }: { operation: string; input: object }) =>
      answer(await services.call('dynamodb', operation, request(input) as JsonObject)),
  };
  return { client, commands } as unknown as DocumentClient;
};
