import { ENVIRONMENT } from '#contracts/environment.ts';
import { localServices } from '#contracts/local-services.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { TABLE } from '#contracts/table.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { ScriptCall } from './script-call.ts';
import { ScriptError } from './script-error.ts';

/** Calls DynamoDB with the JSON of its API. */
type CallTable = NonNullable<ScriptCall['dynamo']>;

/** Lets a script reach the items that its function may reach on AWS, in a table of this name. */
export const scriptTable = (
  { records = {}, written }: ScriptFunction,
  call: CallTable,
  table = process.env[ENVIRONMENT.table],
): CallTable => {
  const allowed = [...Object.values(records).map(({ partition }) => partition), written ?? []].flat();
  const inTable = (request: Json | undefined): JsonObject => {
    if (!isObject(request)) throw new ScriptError('ValidationException', 'A request is an object');
    const item = isObject(request.Key) ? request.Key : request.Item;
    const key = isObject(item) ? item[TABLE.pk] : undefined;
    const text = isObject(key) ? String(key.S) : '';
    if (!allowed.some((prefix) => text.startsWith(prefix)))
      throw new ScriptError('AccessDeniedException', `The script may not reach the item ${text}`);
    return { ...request, TableName: table ?? '' };
  };
  return (operation, input) => {
    if (operation === 'GetItem') return call(operation, inTable(input));
    const all = Array.isArray(input.TransactItems) ? input.TransactItems : [];
    const TransactItems = all.map((one) => {
      const [[kind, request] = ['Put', undefined]] = Object.entries(isObject(one) ? one : {});
      return { [kind]: inTable(request) };
    });
    return call('TransactWriteItems', { TransactItems });
  };
};

/** Calls the table of the stack that the function being called is in. */
export const stackTable: CallTable = async (operation, input) => {
  const services = localServices();
  if (!services) throw new ScriptError('Misconfigured', 'There is no table here for records of scripts');
  return services.call('dynamodb', operation, input);
};

/** Sends a heartbeat of a task to the stack. */
export const sendHeartbeat = async (taskToken: string): Promise<void> => {
  await localServices()?.call('states', 'SendTaskHeartbeat', { taskToken });
};

/** Sends the result of a task to the state of the stack that waits for it, if it still does. */
export const sendResult = async (taskToken: string, output: Json): Promise<void> => {
  const gone = ['InvalidToken', 'TaskDoesNotExist', 'TaskTimedOut'];
  try {
    await localServices()?.call('states', 'SendTaskSuccess', { taskToken, output: JSON.stringify(output) });
  } catch (error) {
    if (!(error instanceof Error && gone.includes(error.name))) throw error;
  }
};
